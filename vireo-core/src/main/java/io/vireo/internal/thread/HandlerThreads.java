package io.vireo.internal.thread;

import io.vireo.spi.CleanThreads;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that handlers run on. As few as there are processors while handlers are quick, for
 * more would only switch among each other; when one task has waited a moment because handlers
 * block, one more for each that waits. A thread that finds no task looks again a few times before
 * it sleeps: to wake it costs more than a quick handler does. Idle ones end.
 */
public final class HandlerThreads implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerThreads.class);
  private static final int BASE_THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());
  private static final Duration PATIENCE = Duration.ofMillis(5);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
  private static final int LOOKS = 5;
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final ThreadLocal<@Nullable HandlerThreads> OWNER = new ThreadLocal<>();

  private final Timer timer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private int threads;

  /** Threads that sleep. */
  private int idle;

  /** Threads that look again before they sleep. */
  private int looking;

  /** How many tasks there have been. */
  private long added;

  /** For those who look without the lock. */
  private volatile boolean hasTask;

  private boolean growthPlanned;
  private boolean closed;

  public HandlerThreads(Timer timer) {
    this.timer = timer;
  }

  @Override
  public void execute(Runnable task) {
    lock.lock();
    try {
      tasks.add(task);
      hasTask = true;
      added++;
      if (tasks.size() <= looking) {
        return;
      }
      if (tasks.size() <= looking + idle) {
        filled.signal();
      } else if (threads < BASE_THREADS) {
        startThread();
      } else {
        planGrowth();
      }
    } finally {
      lock.unlock();
    }
  }

  private void planGrowth() {
    if (!growthPlanned && !closed) {
      growthPlanned = true;
      long newest = added;
      timer.after(PATIENCE, () -> grow(newest));
    }
  }

  /** Whether the calling thread is one of these, and so must not wait for them. */
  public boolean isCurrentThread() {
    return OWNER.get() == this;
  }

  /** Lets each thread end when it has no task left. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds threads if a task still waits that was there when this was planned. If others wait instead
   * the threads do get on, and more of them would not be faster.
   *
   * @param newest the number of the newest task by then
   */
  private void grow(long newest) {
    lock.lock();
    try {
      growthPlanned = false;
      int missing = tasks.size() - looking - idle;
      if (missing > 0 && added - tasks.size() >= newest && !closed) {
        planGrowth();
        return;
      }
      for (; missing > 0; missing--) {
        startThread();
      }
    } finally {
      lock.unlock();
    }
  }

  private void startThread() {
    CleanThreads.daemon("vireo-handler-" + NUMBERS.incrementAndGet(), this::run).start();
    threads++;
  }

  private void run() {
    OWNER.set(this);
    for (Runnable task = take(); task != null; task = take()) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("A task of Vireo's has failed; please report this", e);
      }
    }
  }

  private @Nullable Runnable take() {
    lock.lock();
    try {
      Runnable task = poll();
      if (task != null) {
        return task;
      }
      looking++;
    } finally {
      lock.unlock();
    }
    look();
    return takeOrSleep();
  }

  // Nothing depends on what the scheduler makes of it: it is asked to let others have the
  // processor.
  @SuppressWarnings("ThreadPriorityCheck")
  private void look() {
    for (int looks = 0; looks < LOOKS && !hasTask; looks++) {
      Thread.yield();
    }
  }

  private @Nullable Runnable takeOrSleep() {
    lock.lock();
    try {
      looking--;
      long patience = Durations.nanos(KEEP_ALIVE);
      while (tasks.isEmpty()) {
        if (closed || patience <= 0) {
          threads--;
          return null;
        }
        idle++;
        try {
          patience = filled.awaitNanos(patience);
        } catch (InterruptedException e) {
          // A late interrupt by a handler's time-out: not meant for the next task.
          LOG.trace("Interrupted while idle", e);
        } finally {
          idle--;
        }
      }
      return poll();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Runnable poll() {
    Runnable task = tasks.poll();
    hasTask = !tasks.isEmpty();
    return task;
  }
}
