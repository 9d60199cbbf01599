package io.vireo.internal.dispatch;

import io.vireo.Failure;
import io.vireo.FailureListener;
import io.vireo.spi.CleanThreads;
import io.vireo.spi.Durations;
import io.vireo.spi.OncePerMinute;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells failures to the program's listeners, on a thread of its own that starts with the first one
 * and ends when there has been none for a moment. Who reports one never waits: when the listeners
 * take too long, further failures are dropped, and counted. Any thread may call.
 */
public final class FailureReports {
  private static final Logger LOG = LoggerFactory.getLogger(FailureReports.class);
  private static final String THREAD_NAME = "vireo-failures";
  private static final int MAX_WAITING = 1_000;

  /** Each holds the body of its event; together no more than this. */
  private static final long MAX_BYTES_WAITING = 16L << 20;

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final List<FailureListener> listeners = new CopyOnWriteArrayList<>();
  private final OncePerMinute warnings = new OncePerMinute();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Failure> waiting = new ArrayDeque<>();
  private long bytesWaiting;
  private long dropped;
  private @Nullable Thread thread;
  private boolean closed;

  public void add(FailureListener listener) {
    listeners.add(listener);
  }

  /** Whether anybody listens, so that a failure is worth being described. */
  boolean areWanted() {
    return !listeners.isEmpty();
  }

  /** Has a failure told. Does not wait. */
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

  /** How many were not told. */
  public long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  private void awakeThread() {
    if (thread == null) {
      thread = CleanThreads.daemon(THREAD_NAME, this::run);
      thread.start();
    } else {
      changed.signalAll();
    }
  }

  /**
   * Takes no further failures, and gives the listeners a moment for those that wait. Does not wait
   * if a listener calls it.
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
      for (FailureListener listener : listeners) {
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

  /**
   * Waits for a failure; null if there has been none for a while, or once closed with none left.
   */
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
          // The thread is Vireo's own; an interrupt by what a listener did means nothing.
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
