package io.vireo.internal.dispatch;

import io.vireo.Control.Traffic;
import java.util.concurrent.TimeUnit;

/**
 * Counts what a listener handles. Not for several threads at a time. Counting costs no look at the
 * clock: whoever takes an event for handling has looked already.
 */
final class TrafficMeter {
  private static final int SECONDS = 15;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** How many had been handled when each of the last seconds began, by its number. */
  private final long[] before = new long[SECONDS + 1];

  private final long start;
  private long second;
  private long nextSecond;
  private long handled;
  private long failed;

  /**
   * Begins to count.
   *
   * @param now when that is, by {@link System#nanoTime()}
   */
  TrafficMeter(long now) {
    start = now;
    nextSecond = now + SECOND;
  }

  /** It is so late; what is counted from now on belongs to this second. */
  void at(long now) {
    if (now - nextSecond >= 0) {
      advance((now - start) / SECOND);
    }
  }

  private void advance(long current) {
    for (long one = Math.max(second + 1, current - SECONDS); one <= current; one++) {
      before[(int) (one % before.length)] = handled;
    }
    second = current;
    nextSecond = start + (current + 1) * SECOND;
  }

  void count(HandlerExecution.Outcome outcome) {
    switch (outcome) {
      case HANDLED -> handled++;
      case FAILED, UNFIT -> {
        handled++;
        failed++;
      }
      case NONE, POSTPONED -> {}
    }
  }

  Traffic traffic(long now, int inFlight, int prefetched) {
    at(now);
    long from = Math.max(0, second - SECONDS);
    double span = Math.max(SECOND, now - start - from * SECOND);
    double rate = (handled - before[(int) (from % before.length)]) * SECOND / span;
    return new Traffic(rate, inFlight, prefetched, handled, failed);
  }
}
