package io.vireo.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * Converts durations to nanoseconds and milliseconds, and shortens those that are too long. All of
 * Vireo converts durations here, because {@link Duration#toNanos()} throws an exception for a
 * duration of more than 292 years, and a program may say {@code Duration.ofSeconds(Long.MAX_VALUE)}
 * where it means "for ever". A duration that is longer than {@link #LONGEST} counts as that. Any
 * thread may call these methods, and none of them blocks.
 */
public final class Durations {
  /**
   * The longest time that anything waits: ten years. It is the longest that RabbitMQ accepts. Added
   * to {@link System#nanoTime()} it does not overflow, and added to a date it gives a date that can
   * be written down.
   */
  public static final Duration LONGEST = Duration.ofDays(3_650);

  private static final Duration LONGEST_NEGATIVE = LONGEST.negated();

  private Durations() {}

  /**
   * Shortens a duration that is too long to be converted or added.
   *
   * @param duration any duration
   * @return the same duration; {@link #LONGEST} if it is longer than that; minus {@link #LONGEST}
   *     if it is a longer negative one
   */
  public static Duration bounded(Duration duration) {
    if (duration.compareTo(LONGEST) > 0) {
      return LONGEST;
    }
    return duration.compareTo(LONGEST_NEGATIVE) < 0 ? LONGEST_NEGATIVE : duration;
  }

  /**
   * {@return the nanoseconds of a duration, at most those of {@link #LONGEST}}
   *
   * @param duration any duration
   */
  public static long nanos(Duration duration) {
    return bounded(duration).toNanos();
  }

  /**
   * {@return the whole milliseconds of a duration, at most those of {@link #LONGEST}}
   *
   * @param duration any duration
   */
  public static long millis(Duration duration) {
    return bounded(duration).toMillis();
  }

  /**
   * {@return the moment at which a duration that begins now is over, on the clock of {@link
   * System#nanoTime()}}
   *
   * @param duration any duration
   */
  public static long deadline(Duration duration) {
    return System.nanoTime() + nanos(duration);
  }

  /**
   * {@return the date at which a duration is over, at most {@link #LONGEST} after the start}
   *
   * @param start when the duration begins
   * @param duration any duration
   */
  public static Instant after(Instant start, Duration duration) {
    return start.plus(bounded(duration));
  }
}
