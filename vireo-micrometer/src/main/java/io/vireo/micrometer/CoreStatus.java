package io.vireo.micrometer;

import io.micrometer.core.instrument.Tags;
import io.vireo.Core;
import io.vireo.Health;
import io.vireo.Health.Status;
import io.vireo.ListenerStatus;
import io.vireo.Observer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of one core, and the meters of its listeners. The gauges that a registry reads at once
 * share one look at the core. Listeners that are new since the last look get their meters then, and
 * so are read from the next time on. Any thread may call; two threads may look at the same time.
 */
final class CoreStatus {
  private static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Core core;
  private final MetersByEvent<ListenerMeters> listeners;
  private volatile @Nullable Look last;

  private record Look(long at, Health health, Map<ListenerMeters, ListenerTotals> totals) {
    boolean isFresh() {
      return System.nanoTime() - at < MAX_AGE_NANOS;
    }
  }

  CoreStatus(Core core, Meters meters, int maxEvents) {
    this.core = core;
    this.listeners =
        new MetersByEvent<>(
            "handled events",
            maxEvents,
            (route, broadcast) -> new ListenerMeters(meters, route, broadcast, this::totals));
    look();
    meters.gauge(MeterName.HEALTH, List.of(), () -> value(look().health().status()));
    for (Status status : Status.values()) {
      meters.gauge(
          MeterName.CONNECTIONS,
          Tags.of("state", status.name().toLowerCase(Locale.ROOT)),
          () -> connections(status));
    }
  }

  /** The meters of the listeners, by the routes and patterns that they listen to. */
  MetersByEvent<ListenerMeters> listeners() {
    return listeners;
  }

  private static double value(Status status) {
    return switch (status) {
      case UP -> 1;
      case DEGRADED -> 0.5;
      case DOWN -> 0;
    };
  }

  private double connections(Status status) {
    return look().health().parts().stream()
        .filter(part -> part.connection() && part.status() == status)
        .count();
  }

  private ListenerTotals totals(ListenerMeters meters) {
    return look().totals().getOrDefault(meters, ListenerTotals.NONE);
  }

  private Look look() {
    Look current = last;
    if (current == null || !current.isFresh()) {
      current = new Look(System.nanoTime(), core.health(), currentTotals());
      last = current;
    }
    return current;
  }

  private Map<ListenerMeters, ListenerTotals> currentTotals() {
    Map<ListenerMeters, ListenerTotals> totals = new HashMap<>();
    if (core instanceof Observer observer) {
      for (ListenerStatus status : observer.listeners()) {
        ListenerMeters meters = listeners.of(status.event(), status.broadcast());
        totals.computeIfAbsent(meters, any -> new ListenerTotals()).add(status);
      }
    }
    return totals;
  }
}
