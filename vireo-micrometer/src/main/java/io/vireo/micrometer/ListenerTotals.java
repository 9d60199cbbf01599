package io.vireo.micrometer;

import io.vireo.ListenerStatus;
import io.vireo.Subscription.State;
import java.util.EnumMap;
import java.util.Map;

/** What all listeners of one route or pattern are doing, at one moment. Built by one thread. */
final class ListenerTotals {
  /** Of a route without listeners. */
  static final ListenerTotals NONE = new ListenerTotals();

  private final Map<State, Integer> listeners = new EnumMap<>(State.class);
  private int inFlight;
  private int prefetched;

  void add(ListenerStatus status) {
    listeners.merge(status.state(), 1, Integer::sum);
    inFlight += status.traffic().inFlight();
    prefetched += status.traffic().prefetched();
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
}
