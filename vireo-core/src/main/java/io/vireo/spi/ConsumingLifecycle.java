package io.vireo.spi;

import io.vireo.NoConnectionException;
import io.vireo.SubscriptionNotAllowedException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The life of a driver's consuming side, the same for every driver: {@link Driver#join}, {@link
 * Driver#stopConsuming} and {@link Driver#setupAsyncCleanup} rest on it. It counts the consumers
 * that have not ended: a consumer ends when it was stopped and each delivery that was begun has its
 * settlement. Any thread may call it; only {@link #await} waits.
 */
public final class ConsumingLifecycle {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long active;
  private boolean stopped;
  private boolean cleanupActive;
  private @Nullable NoConnectionException failure;

  /** Makes one that is running. */
  public ConsumingLifecycle() {}

  /** One more consumer. */
  public void begin() {
    lock.lock();
    try {
      active++;
    } finally {
      lock.unlock();
    }
  }

  /** A consumer has ended. */
  public void end() {
    lock.lock();
    try {
      active--;
      if (active == 0) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * No consumer may begin any more.
   *
   * @return true for the first call
   */
  public boolean stop() {
    lock.lock();
    try {
      boolean first = !stopped;
      stopped = true;
      changed.signalAll();
      return first;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Consuming has failed for good; {@link #await} throws this.
   *
   * @param cause why
   */
  public void fail(NoConnectionException cause) {
    lock.lock();
    try {
      failure = cause;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Refuses a new consumer once stopped.
   *
   * @param endpoint the broker, for the message
   * @throws SubscriptionNotAllowedException if {@link #stop} was called
   */
  public void requireRunning(String endpoint) {
    lock.lock();
    try {
      if (stopped) {
        throw new SubscriptionNotAllowedException(
            "The observer on " + endpoint + " has been stopped; make a new one to observe again");
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until stopped with nothing active.
   *
   * @param atMost how long
   * @return true if so; false if the time passed or the thread was interrupted (its flag is then
   *     set)
   * @throws NoConnectionException if {@link #fail} was called
   */
  public boolean await(Duration atMost) {
    long remaining = Durations.nanos(atMost);
    lock.lock();
    try {
      while (!(stopped && active == 0)) {
        if (failure != null) {
          // A new exception each time: the stack trace should be the caller's.
          throw new NoConnectionException(String.valueOf(failure.getMessage()), failure);
        }
        if (remaining <= 0) {
          return false;
        }
        remaining = changed.awaitNanos(remaining);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void awaitEnd() {
    lock.lock();
    try {
      while (failure == null && !(stopped && active == 0)) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs something in the background once consuming has ended; a thread that keeps the JVM alive
   * waits for it.
   *
   * @param threadName the name of that thread
   * @param cleanup what to run; also runs when consuming has failed
   * @throws SubscriptionNotAllowedException if such a thread is already there
   */
  public void cleanUpWhenEnded(String threadName, Runnable cleanup) {
    lock.lock();
    try {
      if (cleanupActive) {
        throw new SubscriptionNotAllowedException(
            "The background clean-up is already active; join(ASYNC) can be called once");
      }
      cleanupActive = true;
    } finally {
      lock.unlock();
    }
    CleanThreads.user(
            threadName,
            () -> {
              awaitEnd();
              cleanup.run();
            })
        .start();
  }
}
