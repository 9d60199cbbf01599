package io.vireo.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * Counts durations in nanoseconds and milliseconds. The one place that does: {@link
 * Duration#toNanos()} throws for what is longer than 292 years, and a program may say {@code
 * Duration.ofSeconds(Long.MAX_VALUE)} where it means "for ever". What is longer than {@link
 * #LONGEST} is as long as that here. Any thread may call it.
 */
public final class Durations {
  /**
   * The longest time that anything waits, ten years: the longest that RabbitMQ takes, and short
   * enough for {@link System#nanoTime()} to be added to and for dates that can be written down.
   */
  public static final Duration LONGEST = Duration.ofDays(3_650);

  private static final Duration LONGEST_NEGATIVE = LONGEST.negated();

  private Durations() {}

  /**
   * A duration that can be counted and added.
   *
   * @param duration any
   * @return the same, or {@link #LONGEST} if it is longer, or its negative
   */
  public static Duration bounded(Duration duration) {
    if (duration.compareTo(LONGEST) > 0) {
      return LONGEST;
    }
    return duration.compareTo(LONGEST_NEGATIVE) < 0 ? LONGEST_NEGATIVE : duration;
  }

  /**
   * How many nanoseconds it has.
   *
   * @param duration any
   * @return at most those of {@link #LONGEST}
   */
  public static long nanos(Duration duration) {
    return bounded(duration).toNanos();
  }

  /**
   * How many whole milliseconds it has.
   *
   * @param duration any
   * @return at most those of {@link #LONGEST}
   */
  public static long millis(Duration duration) {
    return bounded(duration).toMillis();
  }

  /**
   * When it will be over.
   *
   * @param duration counted from now on
   * @return a point of {@link System#nanoTime()}
   */
  public static long deadline(Duration duration) {
    return System.nanoTime() + nanos(duration);
  }

  /**
   * When it will be over, as a date.
   *
   * @param start from when on
   * @param duration how long
   * @return that much later
   */
  public static Instant after(Instant start, Duration duration) {
    return start.plus(bounded(duration));
  }
}
