package io.vireo.operations.inspection;

import io.vireo.operations.doctor.Binding;
import io.vireo.operations.doctor.DelegationFacts;
import io.vireo.operations.doctor.Finding;
import io.vireo.operations.doctor.QueueFacts;
import io.vireo.operations.doctor.RouteFacts;
import io.vireo.operations.doctor.Routing;
import io.vireo.operations.doctor.Texts;
import io.vireo.operations.inspection.Explanation.State;
import io.vireo.spi.ExchangeNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes a sketch of what the doctor knows about a route on RabbitMQ. */
final class RoutingSketch {
  private RoutingSketch() {}

  static Sketch of(Routing routing) {
    QueueFacts queue = routing.route().queue();
    List<Finding> findings = routing.findings();
    Integer others = routing.otherBroadcastQueues();
    return new Sketch(
        routing.event(),
        outcome(routing),
        emit(routing.answer()),
        exchanges(routing, findings),
        routing.route(),
        queue == null ? Optional.empty() : DelegationFacts.of(queue),
        routing.fallback(),
        routing.otherQueues(),
        routing.broadcastListeners(),
        others == null ? 0 : others,
        returning(routing.route()),
        findings);
  }

  private static String outcome(Routing routing) {
    String answer =
        switch (routing.answer()) {
          case TRUE -> "emit answers true: ";
          case FALSE -> "emit answers false: ";
          case FAILS -> "emit fails: ";
        };
    return answer + routing.because();
  }

  private static State emit(Routing.Answer answer) {
    return switch (answer) {
      case TRUE -> State.GOOD;
      case FALSE -> State.WARNING;
      case FAILS -> State.PROBLEM;
    };
  }

  private static Map<String, Sketch.Exchange> exchanges(Routing routing, List<Finding> findings) {
    Map<String, Sketch.Exchange> exchanges = new TreeMap<>();
    for (String name : List.of(ExchangeNames.SHARED, ExchangeNames.BROADCAST)) {
      var found = routing.survey().exchanges().get(name);
      if (found != null) {
        boolean problem =
            findings.stream().anyMatch(one -> one.subject().equals("exchange " + name));
        exchanges.put(
            name,
            new Sketch.Exchange(
                problem ? State.PROBLEM : State.GOOD, found.form().map(Texts::form)));
      }
    }
    return exchanges;
  }

  private static State returning(RouteFacts route) {
    if (route.bindings() == null) {
      return State.UNKNOWN;
    }
    return route.bindings().stream()
            .anyMatch(binding -> binding.exchange().equals(Binding.RETRY_EXCHANGE))
        ? State.GOOD
        : State.PROBLEM;
  }
}
