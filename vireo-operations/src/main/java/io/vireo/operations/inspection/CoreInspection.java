package io.vireo.operations.inspection;

import io.vireo.Core;
import io.vireo.DelayedEvent;
import io.vireo.Delegation;
import io.vireo.VireoException;
import io.vireo.operations.describe.Fleet;
import io.vireo.operations.doctor.DelegationFacts;
import io.vireo.operations.doctor.Listener;
import io.vireo.operations.doctor.RouteFacts;
import io.vireo.operations.doctor.Routing;
import io.vireo.operations.inspection.Explanation.State;
import io.vireo.spi.Driver;
import io.vireo.spi.ExchangeNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Asks a broker of which nothing is known but what every driver tells, such as memory. */
final class CoreInspection implements Inspection {
  private final Core core;

  CoreInspection(Core core) {
    this.core = core;
  }

  @Override
  public Report examine() {
    Instant now = Instant.now();
    try {
      CoreFacts facts = CoreFacts.of(core);
      return new Report(now, Optional.empty(), CoreCheck.of(facts), facts.unseen());
    } catch (VireoException e) {
      return Report.unavailable(now, e);
    }
  }

  @Override
  public Explanation explain(String event) {
    Instant now = Instant.now();
    if (!Explanation.isPossible(event)) {
      return Explanation.impossible(event, now);
    }
    try {
      CoreFacts facts = CoreFacts.of(core);
      Sketch sketch = sketch(event, facts);
      RouteGraph graph = RouteGraph.of(sketch);
      return new Explanation(
          event,
          now,
          Optional.empty(),
          graph.nodes(),
          graph.edges(),
          sketch.findings(),
          facts.unseen());
    } catch (VireoException e) {
      return Explanation.unavailable(event, now, String.valueOf(e.getMessage()));
    }
  }

  private static Sketch sketch(String event, CoreFacts facts) {
    RouteFacts route = facts.route(event);
    List<Listener> hearing =
        facts.listeners().stream().filter(listener -> listener.hears(event)).toList();
    Optional<DelegationFacts> delegation =
        route.listeners().stream()
            .flatMap(listener -> listener.status().options().delegation().stream())
            .map(one -> delegation(event, one))
            .findFirst();
    Sketch.Exchange exchange = new Sketch.Exchange(State.GOOD, Optional.empty());
    boolean taken = route.queue() != null;
    return new Sketch(
        event,
        taken
            ? "emit answers true"
            : "emit answers false, unless a queue of earlier listeners is still there",
        taken ? State.GOOD : State.WARNING,
        Map.of(ExchangeNames.SHARED, exchange, ExchangeNames.BROADCAST, exchange),
        route,
        delegation,
        delegation.map(one -> facts.route(one.fallback())).orElse(null),
        List.of(),
        hearing,
        0,
        State.GOOD,
        Routing.concerning(
            event, delegation.map(DelegationFacts::fallback), hearing, CoreCheck.of(facts)));
  }

  private static DelegationFacts delegation(String event, Delegation delegation) {
    return new DelegationFacts("", delegation.fallbackOf(event), delegation.after());
  }

  @Override
  public RouteNames routes() {
    Instant now = Instant.now();
    List<RouteNames.Route> routes = new ArrayList<>();
    SortedMap<String, OptionalLong> recovery = new TreeMap<>();
    try {
      Optional<Set<String>> names = CoreFacts.names(core);
      for (String name : names.orElse(Set.of())) {
        boolean broadcast = CoreFacts.isPattern(name);
        if (!name.equals(RouteFacts.UNROUTED)) {
          OptionalLong waiting =
              broadcast ? OptionalLong.empty() : OptionalLong.of(core.queueDepth(name));
          routes.add(new RouteNames.Route(name, broadcast, waiting));
        }
        long failed = core.recovery(name).count();
        if (failed > 0) {
          recovery.put(name, OptionalLong.of(failed));
        }
      }
      return new RouteNames(
          now,
          routes,
          recovery,
          names.isPresent()
              ? Optional.empty()
              : Optional.of(
                  "The broker does not list its routes, so only those of observers that answer are known."));
    } catch (VireoException e) {
      return RouteNames.unavailable(now, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public DelayedList delayed(int limit) {
    DelayedList.requirePossible(limit);
    try {
      Optional<List<DelayedEvent>> events =
          core.unwrap(Driver.class).flatMap(driver -> driver.delayedEvents(limit + 1));
      return events
          .map(some -> DelayedList.of(some, limit))
          .orElseGet(
              () -> DelayedList.unavailable("The broker does not list the events that it delays."));
    } catch (VireoException e) {
      return DelayedList.unavailable(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Fleet describe(Duration howLong) {
    return Descriptions.of(core, howLong);
  }

  @Override
  public void close() {
    // It holds nothing but the core, which belongs to somebody else.
  }
}
