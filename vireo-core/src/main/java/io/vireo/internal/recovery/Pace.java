package io.vireo.internal.recovery;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Lets so many pass in a second, evenly. Who comes late makes up for a moment at most, so that a
 * high rate is kept in spite of short waits that take longer, and nothing comes in bursts. For one
 * thread.
 */
final class Pace {
  private static final long MAX_MADE_UP = TimeUnit.MILLISECONDS.toNanos(10);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double LONGEST_INTERVAL = (double) Durations.nanos(Duration.ofDays(366));

  private final long interval;
  private long next;

  /**
   * The first passes at once.
   *
   * @param perSecond above 0; may be infinite
   * @param now on the clock of {@link System#nanoTime()}
   */
  Pace(double perSecond, long now) {
    this.interval = (long) Math.min(NANOS_PER_SECOND / perSecond, LONGEST_INTERVAL);
    this.next = now;
  }

  /** How long the next one has to wait, in nanoseconds; not above 0 if it may pass. */
  long untilNext(long now) {
    return next - now;
  }

  /** One passes. */
  void pass(long now) {
    if (now - next > MAX_MADE_UP) {
      next = now - MAX_MADE_UP;
    }
    next += interval;
  }
}
