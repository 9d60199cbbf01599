package io.vireo.internal;

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
 * more would only switch among each other; when tasks have waited a moment because handlers block,
 * one more for each. Idle ones end.
 */
final class HandlerThreads implements Executor {
  private static final Logger log = LoggerFactory.getLogger(HandlerThreads.class);
  private static final int BASE_THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());
  private static final Duration PATIENCE = Duration.ofMillis(5);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final ThreadLocal<@Nullable HandlerThreads> OWNER = new ThreadLocal<>();

  private final Timer timer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private int threads;
  private int idle;
  private boolean growthPlanned;
  private boolean closed;

  HandlerThreads(Timer timer) {
    this.timer = timer;
  }

  @Override
  public void execute(Runnable task) {
    lock.lock();
    try {
      tasks.add(task);
      if (tasks.size() <= idle) {
        filled.signal();
      } else if (threads < BASE_THREADS) {
        startThread();
      } else if (!growthPlanned && !closed) {
        growthPlanned = true;
        timer.after(PATIENCE, this::grow);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the calling thread is one of these, and so must not wait for them. */
  boolean isCurrentThread() {
    return OWNER.get() == this;
  }

  /** Lets each thread end when it has no task left. */
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void grow() {
    lock.lock();
    try {
      growthPlanned = false;
      for (int missing = tasks.size() - idle; missing > 0; missing--) {
        startThread();
      }
    } finally {
      lock.unlock();
    }
  }

  private void startThread() {
    Thread thread = new Thread(this::run, "vireo-handler-" + NUMBERS.incrementAndGet());
    thread.setDaemon(true);
    thread.start();
    threads++;
  }

  private void run() {
    OWNER.set(this);
    for (Runnable task = take(); task != null; task = take()) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        log.error("A task of Vireo's has failed; please report this", e);
      }
    }
  }

  private @Nullable Runnable take() {
    lock.lock();
    try {
      long patience = KEEP_ALIVE.toNanos();
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
          log.trace("Interrupted while idle", e);
        } finally {
          idle--;
        }
      }
      return tasks.poll();
    } finally {
      lock.unlock();
    }
  }
}
