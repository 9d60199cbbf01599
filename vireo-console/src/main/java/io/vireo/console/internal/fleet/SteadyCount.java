package io.vireo.console.internal.fleet;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The number of records in a recovery queue. The broker does not count records that somebody looks
 * at, so the number falls while a list of failed events is read. A smaller number counts only when
 * it has been seen for some seconds. For the thread that polls.
 */
final class SteadyCount {
  private static final Duration LOOK = Duration.ofSeconds(5);

  private long shown;
  private @Nullable Instant lowerSince;

  /** Takes what the broker counts, and returns the number that counts. */
  long counted(Instant at, long count) {
    if (count >= shown) {
      shown = count;
      lowerSince = null;
    } else if (lowerSince == null) {
      lowerSince = at;
    } else if (lowerSince.plus(LOOK).isBefore(at)) {
      shown = count;
      lowerSince = at;
    }
    return shown;
  }
}
