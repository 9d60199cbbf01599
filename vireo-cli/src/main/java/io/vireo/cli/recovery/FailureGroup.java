package io.vireo.cli.recovery;

import io.vireo.RecoveryRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Failed events of one route with the same type of error.
 *
 * @param route the route
 * @param error the type of error
 * @param events how many events
 * @param oldest when the first of them failed; null if no record holds the time
 * @param newest when the last of them failed; null if no record holds the time
 */
record FailureGroup(
    String route, String error, long events, @Nullable Instant oldest, @Nullable Instant newest) {

  static FailureGroup of(String route, RecoveryRecord event) {
    Instant time = event.failedAt().orElse(null);
    return new FailureGroup(route, event.error().type(), 1, time, time);
  }

  /** Combines two groups of the same route and error. */
  FailureGroup plus(FailureGroup other) {
    return new FailureGroup(
        route,
        error,
        events + other.events,
        earlier(oldest, other.oldest),
        later(newest, other.newest));
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }
}
