package io.vireo.micrometer;

import io.vireo.ListenerStatus;
import io.vireo.Subscription.State;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all listeners of one route or pattern are doing, at one moment. Built by one thread. */
final class ListenerTotals {
  /** Of a route without listeners. */
  static final ListenerTotals NONE = new ListenerTotals();

  private final Map<State, Integer> listeners = new EnumMap<>(State.class);
  private int inFlight;
  private int prefetched;
  private @Nullable Instant oldest;

  void add(ListenerStatus status) {
    listeners.merge(status.state(), 1, Integer::sum);
    inFlight += status.traffic().inFlight();
    prefetched += status.traffic().prefetched();
    status.oldest().filter(this::isOlder).ifPresent(emitted -> oldest = emitted);
  }

  private boolean isOlder(Instant emitted) {
    return oldest == null || emitted.isBefore(oldest);
  }

  int in(State state) {
    return listeners.getOrDefault(state, 0);
  }

  int inFlight() {
    return inFlight;
  }

  int prefetched() {
    return prefetched;
  }

  /** How many seconds ago the oldest event was emitted; 0 if the listeners have none. */
  double oldestAge() {
    return oldest == null
        ? 0
        : Math.max(0, System.currentTimeMillis() - oldest.toEpochMilli()) / 1e3;
  }
}
