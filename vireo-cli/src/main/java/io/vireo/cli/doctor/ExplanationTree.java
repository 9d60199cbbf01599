package io.vireo.cli.doctor;

import io.vireo.Control.Pause;
import io.vireo.operations.doctor.DelegationFacts;
import io.vireo.operations.doctor.Listener;
import io.vireo.operations.doctor.QueueFacts;
import io.vireo.operations.doctor.RouteFacts;
import io.vireo.operations.doctor.Routing;
import io.vireo.operations.doctor.Survey;
import io.vireo.operations.doctor.Texts;
import io.vireo.operations.text.Quantity;
import io.vireo.spi.ExchangeNames;
import java.util.ArrayList;
import java.util.List;

/** Formats an explanation as a tree. */
final class ExplanationTree {
  private final Routing explanation;
  private final Survey survey;

  private ExplanationTree(Routing explanation) {
    this.explanation = explanation;
    this.survey = explanation.survey();
  }

  static List<String> lines(Routing explanation) {
    ExplanationTree tree = new ExplanationTree(explanation);
    List<String> lines = new ArrayList<>();
    lines.add(explanation.event() + " on " + tree.survey.endpoint());
    lines.add("");
    lines.addAll(tree.emit().lines());
    lines.add("");
    lines.addAll(tree.broadcast().lines());
    lines.addAll(DoctorReport.unseen(tree.survey));
    return lines;
  }

  private Branch emit() {
    String answer =
        switch (explanation.answer()) {
          case TRUE -> "emit would answer true: ";
          case FALSE -> "emit would answer false: ";
          case FAILS -> "emit would fail: ";
        };
    List<Branch> queues = new ArrayList<>();
    QueueFacts queue = explanation.route().queue();
    if (queue != null) {
      queues.add(queue(queue));
    }
    explanation
        .otherQueues()
        .forEach(
            name -> queues.add(Branch.of("queue " + name + ", bound with the same routing key")));
    if (queue == null) {
      recovery(queues);
    }
    return new Branch(
        answer + explanation.because(),
        List.of(new Branch(exchange(ExchangeNames.SHARED), queues)));
  }

  private String exchange(String name) {
    var found = survey.exchanges().get(name);
    if (found == null) {
      return "exchange " + name + ": does not exist";
    }
    return "exchange " + name + found.form().map(form -> " (" + Texts.form(form) + ")").orElse("");
  }

  private Branch queue(QueueFacts queue) {
    List<Branch> below = new ArrayList<>();
    Pause pause = explanation.route().pause();
    if (pause != null) {
      below.add(Branch.of("the whole route is " + Texts.pause(pause)));
    }
    List<Listener> listeners = explanation.route().listeners();
    listeners.forEach(listener -> below.add(Branch.of(listener(listener))));
    long registered =
        listeners.stream().filter(one -> one.state().name().equals("RUNNING")).count();
    long others = queue.consumers() - registered;
    if (others > 0) {
      below.add(
          Branch.of(
              Quantity.of(others, "further consumer") + ", not of an observer that has answered"));
    } else if (listeners.isEmpty()) {
      below.add(Branch.of("nobody listens"));
    }
    DelegationFacts.of(queue).ifPresent(delegation -> below.add(delegation(delegation)));
    recovery(below);
    return new Branch(
        "queue "
            + queue.name()
            + (queue.form() == null ? "" : " (" + Texts.form(queue.form()) + ")")
            + ": "
            + Texts.state(queue),
        below);
  }

  private static String listener(Listener listener) {
    Pause pause = listener.pause();
    StringBuilder text = new StringBuilder(listener.name()).append(": ").append(listener.state());
    if (pause != null) {
      text.append(", ").append(Texts.pause(pause));
    }
    text.append(", ").append(Texts.traffic(listener.traffic()));
    if (listener.exchange() != null) {
      text.append(", on the exchange ").append(listener.exchange());
    }
    return text.toString();
  }

  private Branch delegation(DelegationFacts delegation) {
    RouteFacts fallback = explanation.fallback();
    QueueFacts queue = fallback == null ? null : fallback.queue();
    return Branch.of(
        "not taken within "
            + Texts.duration(delegation.after())
            + ": to "
            + delegation.fallback()
            + (queue == null ? ", which has no queue" : " (" + Texts.state(queue) + ")"));
  }

  private void recovery(List<Branch> branches) {
    explanation
        .route()
        .recovery()
        .ifPresent(
            records ->
                branches.add(
                    Branch.of(
                        "failed events: to "
                            + RouteFacts.recoveryQueue(explanation.event())
                            + ", "
                            + Quantity.of(records, "record")
                            + " there")));
    if (explanation.route().recovery().isEmpty() && explanation.route().queue() != null) {
      branches.add(
          Branch.of(
              "failed events: to "
                  + RouteFacts.recoveryQueue(explanation.event())
                  + ", which is declared with the first failure"));
    }
  }

  private Branch broadcast() {
    List<Branch> below = new ArrayList<>();
    explanation
        .broadcastListeners()
        .forEach(
            listener ->
                below.add(Branch.of(listener(listener) + ", listens to " + listener.event())));
    Integer others = explanation.otherBroadcastQueues();
    if (others != null && others > 0) {
      below.add(
          Branch.of(
              Quantity.of(others, "further queue") + ", not of an observer that has answered"));
    }
    int reached = explanation.broadcastListeners().size() + (others == null ? 0 : others);
    return new Branch(
        "broadcast would reach "
            + (reached == 0 ? "nobody" : Quantity.of(reached, "listener"))
            + (others == null ? ", as far as observers have answered" : ""),
        List.of(new Branch(exchange(ExchangeNames.BROADCAST), below)));
  }
}
