package io.vireo.rabbitmq;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next try. Random over the whole range (full jitter), so that many
 * clients that lost one broker do not come back at the same moment. Not for several threads at a
 * time.
 */
final class BackOff {
  private static final long FIRST_MILLIS = 320;
  private static final long LEAST_MILLIS = 100;
  private static final long MOST_MILLIS = 2_000;
  private static final long MOST_AFTER_A_MINUTE_MILLIS = 10_000;
  private static final Duration IMPATIENT = Duration.ofMinutes(1);
  private static final long PERMANENT_MILLIS = 30_000;

  private final RandomGenerator random;
  private final @Nullable TryTimes shared;
  private int failures;
  private long waitedMillis;

  BackOff(RandomGenerator random) {
    this(random, null);
  }

  /**
   * Makes one.
   *
   * @param random draws the delays
   * @param shared what it joins, or null to go by itself
   */
  BackOff(RandomGenerator random, @Nullable TryTimes shared) {
    this.random = random;
    this.shared = shared;
  }

  /** The last try worked. */
  void reset() {
    failures = 0;
    waitedMillis = 0;
  }

  /** After a failure that time may cure: a lost link, a refused connection. */
  Duration afterTransientFailure() {
    long most = most();
    long drawn = random.nextLong(failures == 0 ? 0 : LEAST_MILLIS, most + 1);
    long millis = shared == null ? drawn : shared.joinOr(drawn, most);
    failures++;
    waitedMillis += millis;
    return Duration.ofMillis(millis);
  }

  /** After a failure that somebody has to cure, such as a wrong password. */
  Duration afterPermanentFailure() {
    failures++;
    return Duration.ofMillis(PERMANENT_MILLIS);
  }

  private long most() {
    if (waitedMillis >= IMPATIENT.toMillis()) {
      return MOST_AFTER_A_MINUTE_MILLIS;
    }
    return Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(failures, 10));
  }
}
