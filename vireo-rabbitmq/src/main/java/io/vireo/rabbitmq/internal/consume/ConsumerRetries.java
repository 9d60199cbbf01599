package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.connection.BackOff;
import io.vireo.rabbitmq.internal.connection.Retries;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Counts the failed tries to register one consumer in a row, and says when the next try may be
 * made, and whether there is one. Guarded by its own lock; any thread may call it.
 */
final class ConsumerRetries {

  /** A consumer that was registered for this long starts again with no failed tries. */
  private static final Duration STABLE_AFTER = Duration.ofSeconds(2);

  private final Retries limits;
  private final BackOff backOff;
  private int failuresInARow;
  private volatile boolean givenUp;
  private boolean registered;
  private long registeredAt;
  private long notBefore = System.nanoTime();

  ConsumerRetries(Retries limits) {
    this.limits = limits;
    this.backOff = new BackOff(new SplittableRandom(), null, limits);
  }

  /** The consumer is registered. */
  synchronized void registered() {
    registered = true;
    registeredAt = System.nanoTime();
  }

  /**
   * The consumer is not registered, or no longer. If it was registered for a while, earlier failed
   * tries no longer count.
   */
  synchronized void ended() {
    if (isStable()) {
      failuresInARow = 0;
      backOff.reset();
      notBefore = System.nanoTime();
    }
    registered = false;
  }

  private boolean isStable() {
    return registered && System.nanoTime() - registeredAt > Durations.nanos(STABLE_AFTER);
  }

  /** The connection could not be opened. */
  synchronized void connectFailed() {
    ended();
    failuresInARow++;
  }

  /**
   * A try over an open connection has failed.
   *
   * @param permanent whether somebody has to remove the cause
   * @return how long to wait before the next try
   */
  synchronized Duration failed(boolean permanent) {
    ended();
    failuresInARow++;
    Duration pause = permanent ? backOff.afterPermanentFailure() : backOff.afterTransientFailure();
    notBefore = Durations.deadline(pause);
    return pause;
  }

  /** How long to wait until a try may be made. Zero or negative if it may be made at once. */
  synchronized Duration pause() {
    return Duration.ofNanos(notBefore - System.nanoTime());
  }

  synchronized int failuresInARow() {
    return failuresInARow;
  }

  /** Gives up if the tries are used up. Returns true only for the call that gives up. */
  synchronized boolean giveUp() {
    boolean first = !givenUp && limits.areUsedUp(failuresInARow);
    givenUp |= first;
    return first;
  }

  /** Whether no further try will be made. */
  boolean areGivenUp() {
    return givenUp;
  }

  /**
   * How many tries are left, to register the consumer or to open its connection, whichever are
   * fewer; -1 for no limit.
   *
   * @param ofConnection how many tries to open the connection are left, or -1
   */
  synchronized int remaining(int ofConnection) {
    int own = limits.remaining(isStable() ? 0 : failuresInARow);
    return own < 0 || ofConnection < 0 ? Math.max(own, ofConnection) : Math.min(own, ofConnection);
  }
}
