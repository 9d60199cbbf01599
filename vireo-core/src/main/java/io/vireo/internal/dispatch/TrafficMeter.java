package io.vireo.internal.dispatch;

import io.vireo.ListenerStatus.Traffic;
import java.util.concurrent.TimeUnit;

/**
 * Counts the events that a listener has handled, and knows how many a second that were in the last
 * 15 seconds. To count reads no clock, which would cost something for each event: the dispatcher
 * says what time it is when it begins with an event.
 *
 * <p>Not thread-safe: the {@link Dispatcher} guards it with its lock.
 */
final class TrafficMeter {
  private static final int SECONDS = 15;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /**
   * How many events had been handled when a second began, for each of the last seconds. A second
   * has its number since the start, and its place in this ring is the remainder of that.
   */
  private final long[] handledBefore = new long[SECONDS + 1];

  private final long start;

  /** The number of the second in which events are counted now. */
  private long second;

  /** When the next second begins. */
  private long nextSecond;

  private long handled;
  private long failed;

  /**
   * Begins to count.
   *
   * @param now the time, by {@link System#nanoTime()}, as everywhere here
   */
  TrafficMeter(long now) {
    start = now;
    nextSecond = now + SECOND;
  }

  /** Says what time it is: events that are counted from now on belong to the second of then. */
  void advanceTo(long now) {
    if (now - nextSecond >= 0) {
      beginSecond((now - start) / SECOND);
    }
  }

  private void beginSecond(long current) {
    for (long begun = Math.max(second + 1, current - SECONDS); begun <= current; begun++) {
      handledBefore[(int) (begun % handledBefore.length)] = handled;
    }
    second = current;
    nextSecond = start + (current + 1) * SECOND;
  }

  /** Counts one event, whose handling has ended. */
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

  /**
   * What was counted.
   *
   * @param inFlight how many events are being handled
   * @param prefetched how many were delivered and not begun
   */
  Traffic traffic(long now, int inFlight, int prefetched) {
    advanceTo(now);
    long from = Math.max(0, second - SECONDS);
    double span = Math.max(SECOND, now - start - from * SECOND);
    double rate = (handled - handledBefore[(int) (from % handledBefore.length)]) * SECOND / span;
    return new Traffic(rate, inFlight, prefetched, handled, failed);
  }
}
