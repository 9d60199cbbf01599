package io.vireo.operations.inspection;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The routes that a broker knows. Immutable.
 *
 * @param asOf when the broker was asked. Numbers of the management API are some seconds older
 * @param routes the shared routes and the patterns of broadcasts, each kind ordered by name
 * @param recovery the recovery queues by the names of their routes, with how many failed events are
 *     in each as far as the broker tells. A name may also be the pattern of broadcasts, or {@code
 *     vireo_unrouted}: delayed events that no queue took when they were due
 * @param incomplete why routes may be missing, a sentence that says what to do; empty if none is
 */
public record RouteNames(
    Instant asOf,
    List<Route> routes,
    SortedMap<String, OptionalLong> recovery,
    Optional<String> incomplete) {

  public RouteNames {
    routes = List.copyOf(routes);
    recovery = Collections.unmodifiableSortedMap(new TreeMap<>(recovery));
  }

  static RouteNames unavailable(Instant asOf, String reason) {
    return new RouteNames(asOf, List.of(), new TreeMap<>(), Optional.of(reason));
  }

  /** Whether the broker has listed all of its routes. */
  public boolean complete() {
    return incomplete.isEmpty();
  }

  /**
   * A route.
   *
   * @param event the name of its events, or the pattern of broadcasts
   * @param broadcast whether it is a pattern of broadcasts
   * @param waiting how many events wait in its queues, as far as the broker tells
   */
  public record Route(String event, boolean broadcast, OptionalLong waiting) {}
}
