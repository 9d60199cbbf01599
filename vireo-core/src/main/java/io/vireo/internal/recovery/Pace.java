package io.vireo.internal.recovery;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Spaces events evenly, so that a given number of them passes in a second on average. A caller that
 * comes late makes up for it without bursts: for up to 10 ms at once, since the operating system
 * lengthens short waits, and for up to 1 s by passing 20 % more events in a second for a while. A
 * longer delay is not made up for. For one thread.
 */
final class Pace {
  private static final long MADE_UP_AT_ONCE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long MADE_UP = TimeUnit.SECONDS.toNanos(1);
  private static final double CATCHING_UP = 1.2;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double LONGEST_INTERVAL = (double) Durations.nanos(Duration.ofDays(366));

  private final long interval;
  private final long shortestInterval;

  /** When the next event is due at the average rate. */
  private long due;

  /** When the next event may pass at the earliest, however late the events before it were. */
  private long earliest;

  /**
   * Makes a pace at which the first event may pass at once.
   *
   * @param perSecond the number of events in a second, above 0 and perhaps infinite
   * @param now the time on the clock of {@link System#nanoTime()}
   */
  Pace(double perSecond, long now) {
    this.interval = (long) Math.min(NANOS_PER_SECOND / perSecond, LONGEST_INTERVAL);
    this.shortestInterval = (long) (interval / CATCHING_UP);
    this.due = now;
    this.earliest = now;
  }

  /** How many nanoseconds the next event has to wait; 0 or less if it may pass. */
  long untilNext(long now) {
    return Math.max(due - now, earliest - now);
  }

  /** Counts an event that passes. */
  void pass(long now) {
    due = notBefore(now - MADE_UP, due) + interval;
    earliest = notBefore(now - MADE_UP_AT_ONCE, earliest) + shortestInterval;
  }

  /** The later one of two times. The clock may have turned negative between them. */
  private static long notBefore(long least, long time) {
    return time - least < 0 ? least : time;
  }
}
