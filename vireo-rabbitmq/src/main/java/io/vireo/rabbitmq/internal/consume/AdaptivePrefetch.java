package io.vireo.rabbitmq.internal.consume;

import java.time.Duration;

/**
 * How many events a consumer fetches in advance: never more than its options say, and fewer where
 * its handlers would need longer than a few seconds for what waits, or where there is no room in
 * memory. Others who consume from the queue then get the rest, and an event does not wait here
 * until the broker loses patience (its {@code consumer_timeout}). Handlers that are fast enough for
 * the whole prefetch never notice.
 *
 * <p>It is told at regular intervals how the work goes on. Not for several threads at a time.
 */
final class AdaptivePrefetch {

  /** How often to look, as long as the consumer holds anything. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final double WANTED_SECONDS = 2;
  private static final double MAX_SECONDS = 4;

  /** A change has its cost, so small ones are not made. */
  private static final double WORTH_WHILE = 1.5;

  private static final int MAX_GROWTH = 4;

  private final int least;
  private final int most;
  private int current;

  /** What was seen at the last look and at the one before it; negative if there was none. */
  private Look last = Look.NONE;

  private Look beforeLast = Look.NONE;

  private record Look(long nanos, long finished) {
    static final Look NONE = new Look(0, -1);

    double rateUntil(long now, long finishedNow) {
      return (finishedNow - finished) * 1e9 / Math.max(1, now - nanos);
    }
  }

  /**
   * Starts with the most.
   *
   * @param concurrency how many handlers may run at the same time: so many events are wanted,
   *     however slow they are
   * @param most what the options say
   */
  AdaptivePrefetch(int concurrency, int most) {
    this.least = Math.min(concurrency, most);
    this.most = most;
    this.current = most;
  }

  int current() {
    return current;
  }

  /** What is known from before no longer holds: it is another channel, or there was no work. */
  void startAfresh() {
    last = Look.NONE;
    beforeLast = Look.NONE;
  }

  /**
   * Looks how the work goes on.
   *
   * @param now the time, of {@link System#nanoTime()}
   * @param finished how many events have ended so far
   * @param waiting how many were fetched that no handler has begun
   * @param roomFor how many events of the usual size have room in memory
   * @return the prefetch wanted from now on; below {@link #current()} as it was before, what waits
   *     is to be given back
   */
  int look(long now, long finished, int waiting, long roomFor) {
    Look early = beforeLast;
    Look late = last;
    beforeLast = late;
    last = new Look(now, finished);
    if (early.finished() >= 0) {
      double rate = early.rateUntil(now, finished);
      if (waiting > rate * MAX_SECONDS) {
        change(Math.max(least, (int) Math.ceil(rate * WANTED_SECONDS)));
      }
    }
    if (late.finished() >= 0 && current < most) {
      double wanted = late.rateUntil(now, finished) * WANTED_SECONDS;
      double possible = Math.min(Math.min(wanted, (double) roomFor), (double) current * MAX_GROWTH);
      if (possible >= current * WORTH_WHILE) {
        change((int) Math.min(most, possible));
      }
    }
    return current;
  }

  /**
   * Events came that have no room in memory.
   *
   * @param waiting how many that wait for a handler have
   * @return the prefetch wanted from now on
   */
  int noRoom(int waiting) {
    change(Math.max(1, Math.min(waiting, current - 1)));
    return current;
  }

  private void change(int value) {
    current = value;
    startAfresh();
  }
}
