package io.vireo.internal.thread;

import io.vireo.spi.CleanThreads;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs short tasks later, on one daemon thread. A task may not block: what may block is started on
 * another thread by the task. Any thread may call.
 */
public final class Timer {
  private static final Logger LOG = LoggerFactory.getLogger(Timer.class);

  /** A task that is due later. */
  @FunctionalInterface
  public interface Alarm {
    /** Withdraws the task, unless it has started. */
    void cancel();
  }

  private final ScheduledThreadPoolExecutor executor;

  public Timer() {
    executor = new ScheduledThreadPoolExecutor(1, task -> CleanThreads.daemon("vireo-timer", task));
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs a task after a delay; never, if the timer is closed by then. */
  public Alarm after(Duration delay, Runnable task) {
    try {
      Future<?> scheduled =
          executor.schedule(() -> run(task), Durations.nanos(delay), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException e) {
      LOG.debug("The timer is closed; a task is not run any more", e);
      return () -> {};
    }
  }

  /** Withdraws all tasks, and ends the thread. Does not wait. */
  public void close() {
    executor.shutdownNow();
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A task of Vireo's has failed; please report this", e);
    }
  }
}
