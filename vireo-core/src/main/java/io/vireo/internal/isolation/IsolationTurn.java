package io.vireo.internal.isolation;

import io.vireo.spi.Delivery;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets events that are handled alone take turns, whatever their routes: what ends a process is not
 * to look like the deed of another route's event. Any thread may call it; only {@link #take} waits.
 */
final class IsolationTurn {
  /** There is one for each process, since it is the process that ends. */
  static final IsolationTurn OF_THIS_PROCESS = new IsolationTurn(Duration.ofSeconds(10));

  /** Nobody tells that a delivery has gone stale. */
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final long patienceNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Delivery holder;

  /**
   * Whether the holder is the delivery that will be handled. Until then it is being exchanged for
   * it: that is settled meanwhile, and its turn is not over.
   */
  private boolean exchanged;

  /**
   * Makes one.
   *
   * @param patience after how long a turn is overtaken: a handler that hangs may cost other routes
   *     no more
   */
  IsolationTurn(Duration patience) {
    this.patienceNanos = Durations.nanos(patience);
  }

  /**
   * Takes the turn, once no other delivery has it. Whoever has taken it passes it on or ends it.
   *
   * @param givenUp whether the delivery is to wait no longer
   * @return false if it was given up
   */
  boolean take(Delivery next, BooleanSupplier givenUp) {
    long left = patienceNanos;
    lock.lock();
    try {
      while (isTaken() && left > 0) {
        if (givenUp.getAsBoolean()) {
          return false;
        }
        long look = Math.min(left, LOOK_AGAIN_NANOS);
        left -= look - changed.awaitNanos(look);
      }
      holder = next;
      exchanged = false;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isTaken() {
    return holder != null && !(exchanged && holder.isStale());
  }

  /** A delivery was exchanged for the one that is handled, which may be itself. */
  void passOn(Delivery from, Delivery to) {
    lock.lock();
    try {
      if (holder == from) {
        holder = to;
        exchanged = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the turn of a delivery, if it has it. */
  void end(Delivery of) {
    lock.lock();
    try {
      if (holder == of) {
        holder = null;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
