package io.vireo.rabbitmq.internal.consume;

import java.time.Duration;

/**
 * Decides how many events a consumer fetches in advance. That is never more than its options say.
 * It is less if the handlers would need longer than a few seconds for the events that wait, or if
 * memory does not suffice. So other consumers of the queue get the rest, and no event waits here
 * until the broker's {@code consumer_timeout} has passed. Handlers that are fast enough for the
 * whole prefetch always have it.
 *
 * <p>It is asked for a review at regular intervals. Not thread-safe; the consumer's serial tasks
 * use it.
 */
final class AdaptivePrefetch {

  /** How often the prefetch is reviewed, as long as the consumer holds deliveries. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final double WANTED_SECONDS = 2;
  private static final double MAX_SECONDS = 4;

  /** A change has its cost, so the prefetch does not grow by less than this factor. */
  private static final double MIN_GROWTH = 1.5;

  private static final int MAX_GROWTH = 4;

  private final int minimum;
  private final int maximum;
  private int current;
  private Sample last = Sample.NONE;
  private Sample beforeLast = Sample.NONE;

  /** What was seen at one review. Negative for {@code handled} if there was no review. */
  private record Sample(long nanos, long handled) {
    static final Sample NONE = new Sample(0, -1);

    /** How many events have been handled a second since then. */
    double rateUntil(long now, long handledNow) {
      return (handledNow - handled) * 1e9 / Math.max(1, now - nanos);
    }
  }

  /**
   * Starts with the maximum.
   *
   * @param concurrency how many handlers may run at the same time: each of them is to have an
   *     event, however slow they are
   * @param maximum the prefetch of the options
   */
  AdaptivePrefetch(int concurrency, int maximum) {
    this.minimum = Math.min(concurrency, maximum);
    this.maximum = maximum;
    this.current = maximum;
  }

  int current() {
    return current;
  }

  /**
   * Forgets the earlier samples, because the channel is another one or the prefetch has changed.
   */
  void reset() {
    last = Sample.NONE;
    beforeLast = Sample.NONE;
  }

  /**
   * Reviews the prefetch by how fast events were handled lately.
   *
   * @param handled how many events have been handled so far
   * @param waiting how many events were fetched that no handler has begun
   * @param roomFor how many events of the usual size fit into memory
   * @return the prefetch from now on. If it is lower than {@link #current()} was before, the events
   *     that wait are to be given back
   */
  int review(long now, long handled, int waiting, long roomFor) {
    Sample early = beforeLast;
    Sample late = last;
    beforeLast = late;
    last = new Sample(now, handled);
    if (early.handled() >= 0) {
      double rate = early.rateUntil(now, handled);
      if (waiting > rate * MAX_SECONDS) {
        change(Math.max(minimum, (int) Math.ceil(rate * WANTED_SECONDS)));
      }
    }
    if (late.handled() >= 0 && current < maximum) {
      double wanted = late.rateUntil(now, handled) * WANTED_SECONDS;
      double possible = Math.min(Math.min(wanted, (double) roomFor), (double) current * MAX_GROWTH);
      if (possible >= current * MIN_GROWTH) {
        change((int) Math.min(maximum, possible));
      }
    }
    return current;
  }

  /**
   * An event has come that did not fit into memory.
   *
   * @param waiting how many events that did fit wait for a handler
   * @return the prefetch from now on
   */
  int memoryExhausted(int waiting) {
    change(Math.max(1, Math.min(waiting, current - 1)));
    return current;
  }

  private void change(int value) {
    current = value;
    reset();
  }
}
