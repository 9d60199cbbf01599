package io.vireo.console.internal.fleet;

import io.vireo.operations.doctor.RouteFacts;
import io.vireo.operations.inspection.Inspection;
import io.vireo.operations.inspection.RouteNames;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The routes that the broker itself lists, with what waits there. One question tells of all routes,
 * but on RabbitMQ it is costly and its numbers are some seconds old. So it is asked seldom, and its
 * numbers serve only while there are no others. For the thread that polls.
 */
final class RouteListing {
  private static final Duration STEP = Duration.ofSeconds(10);

  /** The time between two questions is at least so many times the time that one takes. */
  private static final int LEAST_REST = 20;

  /** Numbers of a single route serve for this time. */
  private static final Duration PRECISE = Duration.ofSeconds(15);

  private final Inspection inspection;
  private final Map<RouteKey, OptionalLong> waiting = new HashMap<>();
  private @Nullable RouteNames names;
  private long due = System.nanoTime();

  RouteListing(Inspection inspection) {
    this.inspection = inspection;
  }

  /** Whether the broker is asked at the next call. */
  boolean isDue() {
    return names == null || System.nanoTime() - due >= 0;
  }

  /** The routes of which the broker keeps something. Blocks for the broker now and then. */
  Set<RouteKey> routes() {
    RouteNames listed = names;
    if (listed == null || isDue()) {
      long begun = System.nanoTime();
      listed = inspection.routes();
      long taken = System.nanoTime() - begun;
      due = System.nanoTime() + Math.max(STEP.toNanos(), taken * LEAST_REST);
      names = listed;
      waiting.clear();
      for (RouteNames.Route route : listed.routes()) {
        waiting.put(new RouteKey(route.event(), route.broadcast()), route.waiting());
      }
    }
    Set<RouteKey> routes = new HashSet<>(waiting.keySet());
    listed
        .recovery()
        .forEach(
            (route, count) -> {
              boolean known =
                  route.equals(RouteFacts.UNROUTED)
                      || waiting.containsKey(new RouteKey(route, true))
                      || count.orElse(1) == 0;
              if (!known) {
                routes.add(new RouteKey(route, false));
              }
            });
    return routes;
  }

  /** Why the broker may know more routes, as a text for people; null if it does not. */
  @Nullable String incompleteReason() {
    return names == null ? null : names.incomplete().orElse(null);
  }

  /** The numbers of a route, or those of the list if these are too old. */
  @Nullable QueueCounts replaceIfOld(RouteKey route, @Nullable QueueCounts precise) {
    RouteNames listed = names;
    if (listed == null
        || (precise != null && precise.asOf().plus(PRECISE).isAfter(Instant.now()))
        || (precise != null && precise.asOf().isAfter(listed.asOf()))) {
      return precise;
    }
    OptionalLong waits = waiting.getOrDefault(route, OptionalLong.empty());
    OptionalLong failed = listed.recovery().getOrDefault(route.event(), OptionalLong.empty());
    if (waits.isEmpty() && failed.isEmpty()) {
      return precise;
    }
    boolean none = listed.complete() && !listed.recovery().containsKey(route.event());
    return new QueueCounts(
        listed.asOf(),
        route.broadcast() ? null : number(waits),
        none ? Long.valueOf(0) : number(failed),
        precise == null ? null : precise.pause());
  }

  private static @Nullable Long number(OptionalLong told) {
    return told.isPresent() ? Long.valueOf(told.getAsLong()) : null;
  }
}
