package io.vireo.soak;

import java.time.Duration;
import java.util.Arrays;

/** How late events came. Any thread may call any method. */
final class Lateness {
  private static final int FIRST_SIZE = 1_024;

  private long[] nanos = new long[FIRST_SIZE];
  private int count;
  private long early;

  /**
   * Adds an event.
   *
   * @param late by so many nanoseconds; below 0 if it came early
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

  /** Adds the events of another one, to which nothing is added meanwhile. */
  synchronized void addAll(Lateness other) {
    Arrays.stream(other.nanos, 0, other.count).forEach(this::add);
  }

  synchronized long early() {
    return early;
  }

  /**
   * A share of the events were late by at most this.
   *
   * @param share more than 0, up to 1
   * @return zero if there were none
   */
  synchronized Duration quantile(double share) {
    if (count == 0) {
      return Duration.ZERO;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return Duration.ofNanos(sorted[(int) Math.ceil(share * count) - 1]);
  }
}
