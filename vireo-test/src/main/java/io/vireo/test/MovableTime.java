package io.vireo.test;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.memory.Scheduler;
import io.vireo.spi.CleanThreads;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The real time, ahead by as much as the test has moved it. So what depends on time happens by
 * itself as in production, and a test that does not want to wait for it need not.
 *
 * <p>Any thread may call. It locks itself, and runs no task with the lock held.
 */
final class MovableTime implements TestTime, Scheduler {
  private static final String THREAD_NAME = "vireo-test-broker-time";
  private static final long WAIT_SECONDS = 10;

  /** One thread for the brokers of all tests, because their tasks do not block. */
  private static final ScheduledThreadPoolExecutor THREAD = newThread();

  private record Timed(long due, long order, FutureTask<?> task) {}

  @GuardedBy("this")
  private final PriorityQueue<Timed> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Timed::due).thenComparingLong(Timed::order));

  /** The broker's clock starts at zero here, so that due times can be compared as numbers. */
  private final long start = System.nanoTime();

  @GuardedBy("this")
  private long ahead;

  @GuardedBy("this")
  private long order;

  @GuardedBy("this")
  private @Nullable Future<?> wake;

  private static ScheduledThreadPoolExecutor newThread() {
    ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(1, task -> CleanThreads.daemon(THREAD_NAME, task));
    thread.setRemoveOnCancelPolicy(true);
    return thread;
  }

  static void requireForward(Duration duration) {
    if (Objects.requireNonNull(duration, "duration").isNegative()) {
      throw new IllegalArgumentException("The time cannot go back, by " + duration);
    }
  }

  @Override
  public synchronized Instant now() {
    return Durations.after(Instant.now(), Duration.ofNanos(ahead));
  }

  @Override
  public synchronized long nanoTime() {
    return System.nanoTime() - start + ahead;
  }

  @Override
  public boolean isMovable() {
    return true;
  }

  @Override
  public void advance(Duration duration) {
    requireForward(duration);
    synchronized (this) {
      ahead += Durations.nanos(duration);
    }
    runAndWait(this::runWhatIsDue);
  }

  /** Runs a task on the thread of all tasks, so that what is due has happened when this returns. */
  private static void runAndWait(Runnable task) {
    if (Thread.currentThread().getName().equals(THREAD_NAME)) {
      task.run();
      return;
    }
    try {
      THREAD.submit(task).get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("What has become due could not be done", e);
    }
  }

  @Override
  public void execute(Runnable task) {
    THREAD.execute(task);
  }

  @Override
  public synchronized Future<?> schedule(Duration delay, Runnable task) {
    FutureTask<?> future = new FutureTask<>(task, null);
    tasks.add(new Timed(nanoTime() + Durations.nanos(delay), order++, future));
    planWake();
    return future;
  }

  private synchronized void planWake() {
    if (wake != null) {
      wake.cancel(false);
    }
    Timed next = tasks.peek();
    wake =
        next == null
            ? null
            : THREAD.schedule(
                this::runWhatIsDue, Math.max(0, next.due() - nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void runWhatIsDue() {
    for (Timed due = pollDue(); due != null; due = pollDue()) {
      due.task().run();
    }
    planWake();
  }

  private synchronized @Nullable Timed pollDue() {
    Timed next = tasks.peek();
    return next == null || next.due() > nanoTime() ? null : tasks.poll();
  }

  @Override
  public synchronized void close() {
    tasks.clear();
    planWake();
  }
}
