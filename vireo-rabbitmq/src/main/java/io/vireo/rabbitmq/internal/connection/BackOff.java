package io.vireo.rabbitmq.internal.connection;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next try. Random over the whole range (full jitter), so that many
 * clients that lost one broker do not come back at the same moment. Not for several threads at a
 * time.
 */
public final class BackOff {
  private static final long FIRST_MILLIS = 320;
  private static final long LEAST_MILLIS = 100;
  private static final long MAX_MILLIS = 2_000;
  private static final long MAX_AFTER_A_MINUTE_MILLIS = 10_000;
  private static final Duration IMPATIENT = Duration.ofMinutes(1);
  private static final long PERMANENT_MILLIS = 30_000;

  private final RandomGenerator random;
  private final @Nullable ReconnectTimes shared;
  private final int immediate;
  private final long longestMillis;
  private int failures;
  private long waitedMillis;

  public BackOff(RandomGenerator random) {
    this(random, null, Retries.STANDARD);
  }

  /**
   * Makes one.
   *
   * @param random draws the delays
   * @param shared what it joins, or null to go by itself
   * @param retries how many follow without a pause, and what no pause exceeds
   */
  public BackOff(RandomGenerator random, @Nullable ReconnectTimes shared, Retries retries) {
    this.random = random;
    this.shared = shared;
    this.immediate = retries.immediate();
    Duration longest = retries.longestPause();
    this.longestMillis = longest == null ? Long.MAX_VALUE : Durations.millis(longest);
  }

  /** The last try worked. */
  public void reset() {
    failures = 0;
    waitedMillis = 0;
  }

  /** After a failure that time may cure: a lost link, a refused connection. */
  public Duration afterTransientFailure() {
    if (failures < immediate) {
      failures++;
      return Duration.ZERO;
    }
    long most = Math.min(most(), longestMillis);
    long least = failures == immediate ? 0 : Math.min(LEAST_MILLIS, most);
    long drawn = random.nextLong(least, most + 1);
    long millis = shared == null ? drawn : shared.joinOr(drawn, most);
    failures++;
    waitedMillis += millis;
    return Duration.ofMillis(millis);
  }

  /** After a failure that somebody has to cure, such as a wrong password. */
  public Duration afterPermanentFailure() {
    failures++;
    return Duration.ofMillis(Math.min(PERMANENT_MILLIS, longestMillis));
  }

  private long most() {
    if (waitedMillis >= Durations.millis(IMPATIENT)) {
      return MAX_AFTER_A_MINUTE_MILLIS;
    }
    int doublings = Math.min(Math.max(0, failures - immediate), 10);
    return Math.min(MAX_MILLIS, FIRST_MILLIS << doublings);
  }
}
