package io.vireo.internal.dispatch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.Failure;
import io.vireo.FailureListener;
import io.vireo.Registration;
import io.vireo.internal.intercept.Interceptors;
import io.vireo.spi.CleanThreads;
import io.vireo.spi.Durations;
import io.vireo.spi.OncePerMinute;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the program's failure listeners of failures, on a thread of its own. The thread starts with
 * the first failure and ends when there has been none for a while. Nobody who reports a failure
 * waits: when the listeners take too long, further failures are dropped and counted.
 *
 * <p>Any thread may call. It locks itself, and calls no listener with the lock held.
 */
public final class FailureReports {
  private static final Logger LOG = LoggerFactory.getLogger(FailureReports.class);
  private static final String THREAD_NAME = "vireo-failures";
  private static final int MAX_WAITING = 1_000;

  /**
   * A failure holds the body of its event. Together the bodies that wait are no longer than this.
   */
  private static final long MAX_BYTES_WAITING = 16L << 20;

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Interceptors<FailureListener> listeners = new Interceptors<>();
  private final OncePerMinute warnings = new OncePerMinute();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final ArrayDeque<Failure> waiting = new ArrayDeque<>();

  @GuardedBy("lock")
  private long bytesWaiting;

  @GuardedBy("lock")
  private long dropped;

  @GuardedBy("lock")
  private @Nullable Thread thread;

  @GuardedBy("lock")
  private boolean closed;

  /** Adds a listener; the answer removes it again. */
  public Registration add(FailureListener listener) {
    return listeners.add(listener);
  }

  /** Whether there is a listener, so that a failure has to be described at all. */
  boolean areWanted() {
    return !listeners.current().isEmpty();
  }

  /** Has the listeners told of a failure. Does not wait. */
  void tell(Failure failure) {
    int bytes = failure.body().remaining();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (waiting.size() < MAX_WAITING
          && (waiting.isEmpty() || bytesWaiting + bytes <= MAX_BYTES_WAITING)) {
        waiting.add(failure);
        bytesWaiting += bytes;
        awakeThread();
        return;
      }
      dropped++;
    } finally {
      lock.unlock();
    }
    if (warnings.isDue(THREAD_NAME)) {
      LOG.warn(
          "{} failures were not told to the failure listeners, which take too long for those"
              + " before; see what the thread {} waits for",
          dropped(),
          THREAD_NAME);
    }
  }

  /** Of how many failures the listeners were not told. */
  public long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void awakeThread() {
    if (thread == null) {
      thread = CleanThreads.daemon(THREAD_NAME, this::run);
      thread.start();
    } else {
      changed.signalAll();
    }
  }

  /**
   * Takes no further failures, and waits a moment until the listeners have heard of those that
   * wait. Does not wait if a listener calls it.
   */
  public void close() {
    long patience = Durations.nanos(CLOSE_TIMEOUT);
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      while (thread != null && thread != Thread.currentThread() && patience > 0) {
        patience = changed.awaitNanos(patience);
      }
      if (!waiting.isEmpty() && thread != Thread.currentThread()) {
        LOG.warn("{} failures were not told to the failure listeners in time", waiting.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (Failure failure = next(); failure != null; failure = next()) {
      for (FailureListener listener : listeners.current()) {
        tell(listener, failure);
      }
    }
  }

  private static void tell(FailureListener listener, Failure failure) {
    try {
      listener.failed(failure);
    } catch (Exception | Error e) {
      LOG.error("A failure listener has thrown when it heard of {}", failure, e);
    }
  }

  /** Waits for a failure; null if there was none for a while, or if this is closed and empty. */
  private @Nullable Failure next() {
    lock.lock();
    try {
      long patience = Durations.nanos(KEEP_ALIVE);
      while (waiting.isEmpty()) {
        if (closed || patience <= 0) {
          thread = null;
          changed.signalAll();
          return null;
        }
        try {
          patience = changed.awaitNanos(patience);
        } catch (InterruptedException e) {
          // The thread is Vireo's own. Only a listener can have interrupted it, which means
          // nothing.
          LOG.debug("Interrupted", e);
        }
      }
      Failure next = waiting.remove();
      bytesWaiting -= next.body().remaining();
      return next;
    } finally {
      lock.unlock();
    }
  }
}
