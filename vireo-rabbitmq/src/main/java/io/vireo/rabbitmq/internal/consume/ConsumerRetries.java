package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.connection.BackOff;
import io.vireo.rabbitmq.internal.connection.Retries;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The tries to register one consumer: how many have failed in a row, when the next may be made, and
 * whether there is one. Any thread may call it.
 */
final class ConsumerRetries {
  private static final Duration GOOD_CHANNEL = Duration.ofSeconds(2);

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

  synchronized void registered() {
    registered = true;
    registeredAt = System.nanoTime();
  }

  /** It is no longer registered. If it was for a while, what was before does not count. */
  synchronized void ended() {
    if (isGood()) {
      failuresInARow = 0;
      backOff.reset();
      notBefore = System.nanoTime();
    }
    registered = false;
  }

  private boolean isGood() {
    return registered && System.nanoTime() - registeredAt > Durations.nanos(GOOD_CHANNEL);
  }

  /** Its connection was lost, or could not be made. */
  synchronized void connectFailed() {
    ended();
    failuresInARow++;
  }

  /** A try on a connection that works has failed. Returns how long to wait for the next. */
  synchronized Duration failed(boolean permanent) {
    ended();
    failuresInARow++;
    Duration pause = permanent ? backOff.afterPermanentFailure() : backOff.afterTransientFailure();
    notBefore = Durations.deadline(pause);
    return pause;
  }

  /** How long to wait until a try may be made; not positive for at once. */
  synchronized Duration pause() {
    return Duration.ofNanos(notBefore - System.nanoTime());
  }

  synchronized int failuresInARow() {
    return failuresInARow;
  }

  /** Gives up if the tries are used up. Returns true for the first time. */
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
   * How many are left, its own or its connection's; -1 for no limit.
   *
   * @param ofConnection how many its connection has left, or -1
   */
  synchronized int remaining(int ofConnection) {
    int own = limits.remaining(isGood() ? 0 : failuresInARow);
    return own < 0 || ofConnection < 0 ? Math.max(own, ofConnection) : Math.min(own, ofConnection);
  }
}
