package io.vireo.internal.recovery;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Spaces events evenly, so that a given number of them passes in a second. A caller that comes late
 * may make up for at most 10 ms. In this way a high rate is kept although the operating system
 * lengthens short waits, and yet there are no bursts. For one thread.
 */
final class Pace {
  private static final long MAX_LATENESS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double LONGEST_INTERVAL = (double) Durations.nanos(Duration.ofDays(366));

  private final long interval;
  private long next;

  /**
   * Makes a pace at which the first event may pass at once.
   *
   * @param perSecond the number of events in a second, above 0 and perhaps infinite
   * @param now the time on the clock of {@link System#nanoTime()}
   */
  Pace(double perSecond, long now) {
    this.interval = (long) Math.min(NANOS_PER_SECOND / perSecond, LONGEST_INTERVAL);
    this.next = now;
  }

  /** How many nanoseconds the next event has to wait; 0 or less if it may pass. */
  long untilNext(long now) {
    return next - now;
  }

  /** Counts an event that passes. */
  void pass(long now) {
    if (now - next > MAX_LATENESS) {
      next = now - MAX_LATENESS;
    }
    next += interval;
  }
}
