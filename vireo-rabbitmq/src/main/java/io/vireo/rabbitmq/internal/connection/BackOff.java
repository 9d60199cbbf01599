package io.vireo.rabbitmq.internal.connection;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next try to connect, or to register a consumer. The pause is drawn at
 * random from the whole range (full jitter), so that many clients that have lost one broker do not
 * come back at the same moment. One thread at a time may call it.
 */
public final class BackOff {
  private static final long FIRST_MILLIS = 320;
  private static final long MIN_MILLIS = 100;
  private static final long MAX_MILLIS = 2_000;
  private static final long MAX_AFTER_A_MINUTE_MILLIS = 10_000;
  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final long PERMANENT_MILLIS = 30_000;

  private final RandomGenerator random;

  /** The times at which other connections try, which this one joins; null to join none. */
  private final @Nullable ReconnectTimes shared;

  private final int immediate;
  private final long longestMillis;
  private int failures;
  private long waitedMillis;

  public BackOff(RandomGenerator random) {
    this(random, null, Retries.STANDARD);
  }

  public BackOff(RandomGenerator random, @Nullable ReconnectTimes shared, Retries retries) {
    this.random = random;
    this.shared = shared;
    this.immediate = retries.immediate();
    Duration longest = retries.longestPause();
    this.longestMillis = longest == null ? Long.MAX_VALUE : Durations.millis(longest);
  }

  /** Begins again, since a try has succeeded. */
  public void reset() {
    failures = 0;
    waitedMillis = 0;
  }

  /** The pause after a failure that waiting may cure, such as a lost or refused connection. */
  public Duration afterTransientFailure() {
    if (failures < immediate) {
      failures++;
      return Duration.ZERO;
    }
    long max = Math.min(maxMillis(), longestMillis);
    long min = failures == immediate ? 0 : Math.min(MIN_MILLIS, max);
    long drawn = random.nextLong(min, max + 1);
    long millis = shared == null ? drawn : shared.joinOr(drawn, max);
    failures++;
    waitedMillis += millis;
    return Duration.ofMillis(millis);
  }

  /** The pause after a failure that a person has to cure, such as a wrong password. */
  public Duration afterPermanentFailure() {
    failures++;
    return Duration.ofMillis(Math.min(PERMANENT_MILLIS, longestMillis));
  }

  private long maxMillis() {
    if (waitedMillis >= Durations.millis(A_MINUTE)) {
      return MAX_AFTER_A_MINUTE_MILLIS;
    }
    int doublings = Math.min(Math.max(0, failures - immediate), 10);
    return Math.min(MAX_MILLIS, FIRST_MILLIS << doublings);
  }
}
