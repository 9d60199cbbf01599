package io.vireo.operations.inspection;

import io.vireo.Control.Pause;
import io.vireo.Health;
import io.vireo.ListenerStatus.RouteOptions;
import io.vireo.operations.doctor.Finding;
import io.vireo.operations.doctor.Listener;
import io.vireo.operations.doctor.ListenerCheck;
import io.vireo.operations.doctor.RouteFacts;
import io.vireo.operations.doctor.Texts;
import io.vireo.operations.text.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Judges what a core alone tells about its broker. */
final class CoreCheck {
  private final List<Finding> findings = new ArrayList<>();

  private CoreCheck() {}

  /** Returns all findings, problems first. */
  static List<Finding> of(CoreFacts facts) {
    CoreCheck check = new CoreCheck();
    facts.health().parts().stream()
        .filter(part -> part.status() != Health.Status.UP)
        .forEach(check::part);
    check.unrouted(facts.unrouted());
    facts.routes().forEach(check::route);
    facts.listeners().forEach(check::listener);
    check.findings.sort(Comparator.comparing(Finding::severity));
    return check.findings;
  }

  private void part(Health.Part part) {
    findings.add(
        Finding.problem(
            part.name(),
            "is " + part.status() + part.reason().map(reason -> ": " + reason).orElse(""),
            part.connection()
                ? "what needs this connection waits or fails"
                : "its events wait or are not handled",
            part.nextTry()
                .map(time -> "wait, since it is tried again at " + Texts.time(time))
                .orElse("look at the log of this program, and remove the cause")));
  }

  private void unrouted(long unrouted) {
    if (unrouted > 0) {
      findings.add(
          Finding.problem(
                  "queue " + RouteFacts.recoveryQueue(RouteFacts.UNROUTED),
                  "holds "
                      + Texts.events(unrouted)
                      + " that were delayed or retried and had no queue when they were due",
                  "nobody handles them there",
                  "start listeners for them, then redrive " + RouteFacts.UNROUTED)
              .about(Finding.Topic.UNROUTED_EVENTS));
    }
  }

  private void route(RouteFacts route) {
    waiting(route);
    pause(route);
    failed(route);
    options(route);
  }

  private void waiting(RouteFacts route) {
    boolean consumed = route.listeners().stream().anyMatch(Listener::isRegistered);
    if (route.queue() != null && route.queue().ready() > 0 && !consumed && route.pause() == null) {
      long ready = route.queue().ready();
      findings.add(
          Finding.problem(
              Finding.route(route.event()),
              Texts.events(ready) + (ready == 1 ? " waits" : " wait") + " and nobody consumes",
              "they are not handled",
              "start a listener of '" + route.event() + "'"));
    }
  }

  private void pause(RouteFacts route) {
    Pause pause = route.pause();
    if (pause != null) {
      findings.add(
          Finding.note(
              Finding.route(route.event()),
              "the whole route is " + Texts.pause(pause),
              "its events stay in the queue; listeners that start later are paused too",
              "resume the route when the reason is gone"));
    }
  }

  private void failed(RouteFacts route) {
    route
        .recovery()
        .ifPresent(
            records ->
                findings.add(
                    Finding.note(
                            Finding.route(route.event()),
                            Quantity.of(records, "failed event")
                                + " in "
                                + RouteFacts.recoveryQueue(route.event()),
                            "they are stored, but nobody handles them",
                            "remove the cause of the failures, then redrive them")
                        .about(Finding.Topic.FAILED_EVENTS)));
  }

  /** The first listener decides how the queue is declared, so the others should want the same. */
  private void options(RouteFacts route) {
    long different =
        route.listeners().stream().map(one -> form(one.status().options())).distinct().count();
    if (different > 1) {
      findings.add(
          Finding.note(
              Finding.route(route.event()),
              "its listeners differ in the options that decide the form of its queue",
              "the first of them decides it: the others may lose events, or be refused on another broker",
              "give all listeners of '" + route.event() + "' the same options"));
    }
  }

  private static Object form(RouteOptions options) {
    return List.of(
        options.resumable(), options.queueKind(), options.queueExpiration(), options.delegation());
  }

  private void listener(Listener listener) {
    findings.addAll(
        ListenerCheck.of(
            listener,
            listener.traffic().prefetched() > 0,
            "resume the listener when the reason is gone"));
  }
}
