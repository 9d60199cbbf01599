package io.vireo.console.internal.fleet;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the number of failed events of a route has changed since the console looks at it.
 *
 * @param since when the first of them was seen
 * @param lastGrowth when their number was last seen to grow; null if it has not grown since
 * @param count how many there were at the last look
 */
record FailureTrend(Instant since, @Nullable Instant lastGrowth, long count) {
  private static final Duration RECENT = Duration.ofMinutes(5);

  /** The trend after another look; null if no failed event is left, or the number is not known. */
  static @Nullable FailureTrend after(
      @Nullable FailureTrend before, Instant at, @Nullable Long count) {
    if (count == null || count == 0) {
      return null;
    }
    if (before == null) {
      return new FailureTrend(at, null, count);
    }
    return new FailureTrend(before.since, count > before.count ? at : before.lastGrowth, count);
  }

  /** Whether events have failed within the last minutes. */
  boolean growing(Instant now) {
    return lastGrowth != null && lastGrowth.plus(RECENT).isAfter(now);
  }
}
