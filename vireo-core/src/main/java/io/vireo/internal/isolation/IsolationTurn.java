package io.vireo.internal.isolation;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.spi.Delivery;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets suspect events be handled one at a time, across all routes of this process. If the process
 * ends while one of them is handled, it is known which event has done that.
 *
 * <p>Any thread may call it. It locks itself; only {@link #take} waits.
 */
final class IsolationTurn {
  /** The one turn of this process: when an event ends it, all routes in it are affected. */
  static final IsolationTurn OF_THIS_PROCESS = new IsolationTurn(Duration.ofSeconds(10));

  /** How often to look whether the delivery whose turn it is has gone stale, as nothing tells. */
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final long patienceNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The delivery whose turn it is; null if none is handled alone. */
  @GuardedBy("lock")
  private @Nullable Delivery holder;

  /**
   * Whether the holder is the delivery that will be handled. Before that, it is the original, which
   * is being exchanged for a copy. The original is settled and stale then, but its turn goes on.
   */
  @GuardedBy("lock")
  private boolean exchanged;

  /**
   * Makes one.
   *
   * @param patience how long the next event waits at most, because a handler may hang
   */
  IsolationTurn(Duration patience) {
    this.patienceNanos = Durations.nanos(patience);
  }

  /**
   * Waits until it is no other delivery's turn, and takes it. The caller passes the turn on or ends
   * it.
   *
   * @param givenUp is asked now and then whether the delivery shall wait no longer
   * @return false if the delivery has not got the turn
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

  @GuardedBy("lock")
  private boolean isTaken() {
    return holder != null && !(exchanged && holder.isStale());
  }

  /** Passes the turn on from a delivery to the copy for which it was exchanged, or to itself. */
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

  /** Ends the turn of a delivery; does nothing if it is not its turn. */
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
