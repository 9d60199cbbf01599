package io.vireo.operations.doctor;

import io.vireo.operations.text.Quantity;
import io.vireo.spi.ExchangeNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Judges whether the events of a shared route arrive in its queue and are consumed. */
final class RouteCheck {
  private static final int MANY_UNACKNOWLEDGED_PER_CONSUMER = 250;

  private final RouteFacts route;
  private final Survey survey;
  private final String subject;
  private final List<Finding> findings = new ArrayList<>();

  private RouteCheck(RouteFacts route, Survey survey) {
    this.route = route;
    this.survey = survey;
    this.subject = Finding.route(route.event());
  }

  static List<Finding> of(RouteFacts route, Survey survey) {
    RouteCheck check = new RouteCheck(route, survey);
    if (route.queue() == null) {
      check.noQueue();
    } else {
      check.queue(route.queue());
    }
    check.recovery();
    check.pause();
    return check.findings;
  }

  private void noQueue() {
    if (!route.listeners().isEmpty()) {
      findings.add(
          Finding.problem(
              subject,
              "has no queue, although "
                  + Quantity.of(route.listeners().size(), "listener")
                  + " answered",
              "emit answers false, and the event is lost",
              "look at the health and the log of its observers; a deleted queue is declared again within about half a minute"));
    } else if (route.named()) {
      findings.add(
          Finding.note(
              subject,
              "has no queue",
              "nobody has listened, or the queue has expired after its last listener: emit answers false",
              "start a listener; a resumable listener keeps the queue when it ends"));
    }
  }

  private void queue(QueueFacts queue) {
    switch (queue.presence()) {
      case AWAY ->
          findings.add(
              Finding.problem(
                  subject,
                  "has its queue on a node that is down or does not answer",
                  "its events cannot be handled, and new ones may find no queue",
                  "bring the node back; a quorum queue would have moved to another one"));
      case LOCKED ->
          findings.add(
              Finding.problem(
                  subject,
                  "has a queue that belongs to one connection alone (exclusive)",
                  "nobody else can listen to it",
                  "find the program that has declared the queue, and stop it"));
      case THERE -> {
        waiting(queue);
        bindings();
        unacknowledged(queue);
      }
    }
  }

  private void waiting(QueueFacts queue) {
    boolean running = route.listeners().stream().anyMatch(Listener::isRegistered);
    if (queue.consumers() > 0 || queue.ready() == 0 || isPaused()) {
      return;
    }
    String wait = Texts.events(queue.ready()) + (queue.ready() == 1 ? " waits" : " wait");
    DelegationFacts delegation = DelegationFacts.of(queue).orElse(null);
    if (delegation != null) {
      findings.add(
          Finding.note(
              subject,
              wait + " and nobody consumes",
              "after "
                  + Texts.duration(delegation.after())
                  + " they go to "
                  + delegation.fallback(),
              "start a listener to have them handled here"));
    } else if (running) {
      findings.add(
          Finding.problem(
              subject,
              wait + " and the broker knows of no consumer, although listeners say that they run",
              "nothing is handled",
              "run this command again in half a minute, since Vireo registers the listeners again by itself. If the problem stays, restart the listeners"));
    } else {
      findings.add(
          Finding.problem(
              subject,
              wait + " and nobody consumes",
              "they are not handled" + untilWhen(queue),
              "start a listener of '" + route.event() + "'"));
    }
  }

  private static String untilWhen(QueueFacts queue) {
    return queue.argument("x-expires") instanceof Long millis
        ? ", and the queue expires with them "
            + Texts.duration(Duration.ofMillis(millis))
            + " after its last use"
        : "";
  }

  private boolean isPaused() {
    return route.pause() != null
        || route.listeners().stream().anyMatch(listener -> listener.pause() != null);
  }

  private void bindings() {
    List<Binding> bindings = route.bindings();
    if (bindings == null) {
      return;
    }
    for (String exchange : wantedExchanges(bindings)) {
      if (!isBound(bindings, exchange)) {
        findings.add(
            Finding.problem(
                subject,
                "its queue is not bound to the exchange " + exchange,
                "events emitted there do not arrive: emit answers false",
                "start a listener again, or wait: a running listener binds its queue again within about half a minute"));
      }
    }
    boolean listenersOfVireo = !route.listeners().isEmpty();
    if (listenersOfVireo
        && survey.exchanges().containsKey(Binding.RETRY_EXCHANGE)
        && !isBound(bindings, Binding.RETRY_EXCHANGE)) {
      findings.add(
          Finding.problem(
              subject,
              "its queue is not bound to the exchange " + Binding.RETRY_EXCHANGE,
              "delayed and retried events do not arrive: they go to "
                  + RouteFacts.recoveryQueue(RouteFacts.UNROUTED),
              "start a listener again, or wait for about half a minute"));
    }
  }

  private static boolean isBound(List<Binding> bindings, String exchange) {
    boolean byName =
        exchange.equals(ExchangeNames.SHARED) || exchange.equals(Binding.RETRY_EXCHANGE);
    return bindings.stream()
        .filter(binding -> binding.exchange().equals(exchange))
        .anyMatch(binding -> !byName || binding.key().equals(binding.queue()));
  }

  /**
   * Returns the exchanges that the queue must be bound to: those that listeners name, else Vireo's
   * own. A queue that is bound to another exchange needs no binding to Vireo's own: the other
   * exchange may be the default of its listeners' drivers, or route delegated events.
   */
  private List<String> wantedExchanges(List<Binding> bindings) {
    List<String> wanted =
        route.listeners().stream()
            .map(Listener::exchange)
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    if (!wanted.isEmpty()) {
      return wanted;
    }
    boolean another =
        bindings.stream()
            .filter(binding -> !binding.isForReturningEvents())
            .map(Binding::exchange)
            .anyMatch(name -> !name.isEmpty());
    return another ? List.of() : List.of(ExchangeNames.SHARED);
  }

  private void unacknowledged(QueueFacts queue) {
    long held =
        queue
            .unacknowledged()
            .orElse(
                route.listeners().stream()
                    .mapToLong(one -> one.traffic().inFlight() + (long) one.traffic().prefetched())
                    .sum());
    if (queue.ready() > 0
        && queue.consumers() > 0
        && held >= (long) MANY_UNACKNOWLEDGED_PER_CONSUMER * queue.consumers()) {
      findings.add(
          Finding.note(
              subject,
              Quantity.of(queue.consumers(), "consumer")
                  + " hold "
                  + Texts.events(held)
                  + " without having acknowledged them, and "
                  + queue.ready()
                  + " more wait",
              "the listeners are slower than the emitters, or their handlers hang",
              "start more listeners, raise their concurrency, or look at what the handlers wait for"));
    }
  }

  private void recovery() {
    long records = route.recovery().orElse(0);
    if (records > 0) {
      String queue = RouteFacts.recoveryQueue(route.event());
      findings.add(
          Finding.note(
                  subject,
                  Quantity.of(records, "failed event") + " in " + queue,
                  "they are stored safely, but nobody handles them",
                  "'vireo recovery show "
                      + route.event()
                      + "' shows them, 'vireo recovery redrive "
                      + route.event()
                      + "' gives them back")
              .about(Finding.Topic.FAILED_EVENTS));
    }
  }

  private void pause() {
    if (route.pause() != null) {
      findings.add(
          Finding.note(
              subject,
              "the whole route is " + Texts.pause(route.pause()),
              "its events stay in the queue; listeners that start later are paused too",
              "'vireo resume " + route.event() + "' ends the pause"));
    }
  }
}
