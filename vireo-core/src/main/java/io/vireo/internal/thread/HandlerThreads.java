package io.vireo.internal.thread;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
 * The threads on which handlers run. While handlers are quick there are as many threads as
 * processors, because more would only take them from each other. When tasks have waited for a
 * moment, because handlers block, each of them gets a further thread. Threads that are idle end.
 *
 * <p>A thread that finds no task looks again a few times before it sleeps, because to be woken
 * takes longer than a quick handler. Any thread may call; it locks itself, and no task runs with
 * the lock held.
 */
public final class HandlerThreads implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerThreads.class);
  private static final int BASE_THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

  /** How long a task waits before it gets a further thread. */
  private static final Duration PATIENCE = Duration.ofMillis(5);

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  /** How often a thread looks for a task before it sleeps. */
  private static final int LOOKS = 5;

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final ThreadLocal<@Nullable HandlerThreads> OWNER = new ThreadLocal<>();

  private final Timer timer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();

  @GuardedBy("lock")
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  @GuardedBy("lock")
  private int threads;

  /** Threads that sleep. */
  @GuardedBy("lock")
  private int idle;

  /** Threads that look again before they sleep. */
  @GuardedBy("lock")
  private int looking;

  /** How many tasks there have been. */
  @GuardedBy("lock")
  private long added;

  /** Whether a task waits, for threads that look without the lock. */
  private volatile boolean hasTask;

  @GuardedBy("lock")
  private boolean growthPlanned;

  @GuardedBy("lock")
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

  @GuardedBy("lock")
  private void planGrowth() {
    if (!growthPlanned && !closed) {
      growthPlanned = true;
      long newest = added;
      timer.after(PATIENCE, () -> grow(newest));
    }
  }

  /** Whether the calling thread is one of these, so that it may not wait for them. */
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
   * Adds threads if a task still waits that was waiting when this was planned. If only later tasks
   * wait, the threads are quick enough, and more of them would not help.
   *
   * @param newest the number of the newest task when this was planned
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

  @GuardedBy("lock")
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

  // ThreadPriorityCheck warns of programs that rely on yield(). This one does not: it only lets
  // other threads have the processor, if there are any.
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
          // The time-out of a handler that has just ended. The next task must not be interrupted.
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

  @GuardedBy("lock")
  private @Nullable Runnable poll() {
    Runnable task = tasks.poll();
    hasTask = !tasks.isEmpty();
    return task;
  }
}
