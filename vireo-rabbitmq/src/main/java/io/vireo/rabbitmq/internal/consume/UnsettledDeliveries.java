package io.vireo.rabbitmq.internal.consume;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the deliveries of one consumer that have begun and have no settlement yet, over whichever
 * channel they came. Once the consumer is stopped, no further delivery may begin, and the last
 * settlement ends the consumer. Any thread may call it; it uses no lock.
 */
final class UnsettledDeliveries {
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Runnable onEnd;
  private volatile boolean stopped;

  /**
   * Makes an empty count.
   *
   * @param onEnd called once, when the consumer has been stopped and every delivery has its
   *     settlement; may not block
   */
  UnsettledDeliveries(Runnable onEnd) {
    this.onEnd = onEnd;
  }

  /** Whether the consumer was stopped, so that no further delivery may begin. */
  boolean isStopped() {
    return stopped;
  }

  /**
   * Counts one delivery more. The caller adds a delivery first and asks {@link #isStopped}
   * afterwards: so either the caller sees that the consumer was stopped, or the consumer sees the
   * delivery.
   */
  void add() {
    count.incrementAndGet();
  }

  /** A delivery that was counted has its settlement, or has not begun after all. */
  void remove() {
    if (count.decrementAndGet() == 0) {
      endIfSettled();
    }
  }

  /** The consumer is stopped. {@link #endIfSettled} is to follow. */
  void stop() {
    stopped = true;
  }

  /** Ends a stopped consumer, unless a delivery without a settlement is left. */
  void endIfSettled() {
    if (stopped && count.get() == 0 && ended.compareAndSet(false, true)) {
      onEnd.run();
    }
  }
}
