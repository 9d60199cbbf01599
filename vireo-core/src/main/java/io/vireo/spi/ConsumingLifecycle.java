package io.vireo.spi;

import io.vireo.NoConnectionException;
import io.vireo.SubscriptionNotAllowedException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether consuming goes on, was stopped, or has failed. Drivers build {@link Driver#join},
 * {@link Driver#stopConsuming} and {@link Driver#setupAsyncCleanup} on it, so that these methods
 * behave the same for every driver. It counts the consumers that have not ended; a consumer has
 * ended when it was stopped and each delivery that was begun has been settled.
 *
 * <p>Any thread may call any method. Only {@link #await} blocks.
 */
public final class ConsumingLifecycle {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long active;
  private boolean stopped;
  private boolean cleanupActive;
  private @Nullable NoConnectionException failure;

  /** Makes a lifecycle that is running and has no consumers. */
  public ConsumingLifecycle() {}

  /** Counts one consumer more. */
  public void begin() {
    lock.lock();
    try {
      active++;
    } finally {
      lock.unlock();
    }
  }

  /** Counts one consumer less, because it has ended. */
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
   * Stops consuming: no consumer may begin any more.
   *
   * @return true for the first call, false for each further one
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
   * Says that consuming has failed for good. From then on {@link #await} throws.
   *
   * @param cause why it has failed
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
   * Refuses a new consumer after {@link #stop}.
   *
   * @param endpoint names the broker in the exception's message
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
   * Waits until {@link #stop} was called and every consumer has ended.
   *
   * @param atMost how long to wait
   * @return true if consuming has ended; false if the time passed first, or if the thread was
   *     interrupted (its interrupt flag is then set)
   * @throws NoConnectionException if {@link #fail} was called
   */
  public boolean await(Duration atMost) {
    long remaining = Durations.nanos(atMost);
    lock.lock();
    try {
      while (!(stopped && active == 0)) {
        if (failure != null) {
          // Each caller gets an exception of its own, which has the caller's stack trace.
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
   * Starts a thread that waits until consuming has ended or failed and then cleans up. This thread
   * keeps the JVM alive until the clean-up is done. Returns at once.
   *
   * @param threadName the name of the thread
   * @param cleanup what the thread runs then
   * @throws SubscriptionNotAllowedException if this method was called before
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
