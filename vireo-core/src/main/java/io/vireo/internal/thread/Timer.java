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
 * Runs short tasks later, on one daemon thread. What may block is only started by it, never run on
 * it.
 */
public final class Timer {
  private static final Logger LOG = LoggerFactory.getLogger(Timer.class);

  /** A task that is due later. */
  @FunctionalInterface
  public interface Alarm {
    /** Withdraws it, if it has not started. */
    void cancel();
  }

  private final ScheduledThreadPoolExecutor executor;

  public Timer() {
    executor = new ScheduledThreadPoolExecutor(1, task -> CleanThreads.daemon("vireo-timer", task));
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs a task after a delay; not at all once closed. */
  public Alarm after(Duration delay, Runnable task) {
    try {
      Future<?> scheduled =
          executor.schedule(() -> run(task), Durations.nanos(delay), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed; a task is not run any more", e);
      return () -> {};
    }
  }

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
