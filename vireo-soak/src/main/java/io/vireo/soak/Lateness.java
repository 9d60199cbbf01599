package io.vireo.soak;

import java.time.Duration;
import java.util.Arrays;

/** By how much events were delivered later than they were due. Any thread may call any method. */
final class Lateness {
  private static final int INITIAL_SIZE = 1_024;

  private long[] nanos = new long[INITIAL_SIZE];
  private int count;
  private long early;

  /**
   * Adds an event.
   *
   * @param late how late it was, in nanoseconds; negative if it was early
   */
  synchronized void add(long late) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = late;
    if (late < 0) {
      early++;
    }
  }

  /** Adds all events of another instance, to which no event may be added at the same time. */
  synchronized void addAll(Lateness other) {
    Arrays.stream(other.nanos, 0, other.count).forEach(this::add);
  }

  /** How many events were delivered before they were due. */
  synchronized long early() {
    return early;
  }

  /** The median; zero if there are no events. */
  Duration median() {
    return quantile(0.5);
  }

  /** The 99th percentile; zero if there are no events. */
  Duration p99() {
    return quantile(0.99);
  }

  /** The largest; zero if there are no events. */
  Duration max() {
    return quantile(1);
  }

  private synchronized Duration quantile(double share) {
    if (count == 0) {
      return Duration.ZERO;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return Duration.ofNanos(sorted[(int) Math.ceil(share * count) - 1]);
  }
}
