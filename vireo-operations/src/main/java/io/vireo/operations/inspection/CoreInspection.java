package io.vireo.operations.inspection;

import io.vireo.Core;
import io.vireo.DelayedEvent;
import io.vireo.Delegation;
import io.vireo.operations.doctor.DelegationFacts;
import io.vireo.operations.doctor.Listener;
import io.vireo.operations.doctor.RouteFacts;
import io.vireo.operations.doctor.Routing;
import io.vireo.operations.inspection.Explanation.State;
import io.vireo.spi.Driver;
import io.vireo.spi.ExchangeNames;
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
final class CoreInspection extends AbstractInspection {
  CoreInspection(Core core) {
    super(core);
  }

  @Override
  Report examine(Instant now) {
    CoreFacts facts = CoreFacts.of(core());
    return Report.of(now, CoreCheck.of(facts), facts.unseen());
  }

  @Override
  Explanation explain(String event, Instant now) {
    CoreFacts facts = CoreFacts.of(core());
    return Explanation.of(now, sketch(event, facts), facts.unseen());
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
  RouteNames routes(Instant now) {
    List<RouteNames.Route> routes = new ArrayList<>();
    SortedMap<String, OptionalLong> recovery = new TreeMap<>();
    Optional<Set<String>> names = CoreFacts.names(core());
    for (String name : names.orElse(Set.of())) {
      boolean broadcast = CoreFacts.isPattern(name);
      if (!name.equals(RouteFacts.UNROUTED)) {
        OptionalLong waiting =
            broadcast ? OptionalLong.empty() : OptionalLong.of(core().queueDepth(name));
        routes.add(new RouteNames.Route(name, broadcast, waiting));
      }
      long failed = core().recovery(name).count();
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
  }

  @Override
  DelayedList soonest(int limit) {
    Optional<List<DelayedEvent>> events =
        core().unwrap(Driver.class).flatMap(driver -> driver.delayedEvents(limit + 1));
    return events
        .map(some -> DelayedList.of(some, limit))
        .orElseGet(
            () -> DelayedList.unavailable("The broker does not list the events that it delays."));
  }
}
