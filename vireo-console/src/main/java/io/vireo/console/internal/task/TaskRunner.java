package io.vireo.console.internal.task;

import io.vireo.VireoException;
import io.vireo.console.internal.failure.FailureIndex;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.spi.CleanThreads;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks on threads of its own. One task at a time works on a route; the others wait. Any
 * thread may use it.
 */
final class TaskRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);
  private static final long TURN_MILLIS = 100;
  private static final Duration TIME_TO_END = Duration.ofSeconds(10);

  private final FailureIndex index;
  private final AtomicInteger numbers = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> CleanThreads.daemon("vireo-console-task-" + numbers.incrementAndGet(), work));

  TaskRunner(FailureIndex index) {
    this.index = index;
  }

  /**
   * Runs a task, and then what is to be done at its end.
   *
   * @throws ApiException with status 503 if this is closed
   */
  void start(ConsoleTask task, TaskWork work, Runnable end) {
    try {
      threads.execute(
          () -> {
            try {
              run(task, work);
            } finally {
              end.run();
            }
          });
    } catch (RejectedExecutionException e) {
      throw ApiException.closing(e);
    }
  }

  /** Runs a task on this thread. */
  void run(ConsoleTask task, TaskWork work) {
    try {
      if (!task.begin()) {
        return;
      }
      for (Map.Entry<String, List<String>> route : task.request().ids().entrySet()) {
        workOn(task, work, route.getKey(), route.getValue());
      }
      task.end(ConsoleTask.State.DONE, work.sentence(true));
    } catch (StoppedException e) {
      task.end(ConsoleTask.State.STOPPED, "Stopped. " + left(task, work));
    } catch (VireoException | UncheckedIOException e) {
      LOG.warn("The task '{}' has failed", task.title(), e);
      task.end(ConsoleTask.State.FAILED, left(task, work) + " " + reason(e));
    } catch (RuntimeException | Error e) {
      LOG.error("The task '{}' has failed", task.title(), e);
      task.end(ConsoleTask.State.FAILED, left(task, work) + " The log of the console says why.");
    }
  }

  private static String reason(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.endsWith(".") ? message : message + ".";
  }

  private static String left(ConsoleTask task, TaskWork work) {
    long left = task.total() - work.done() - work.failed();
    return work.sentence(false)
        + (left <= 0
            ? ""
            : " %s in recovery."
                .formatted(left == 1 ? "1 stays" : TaskRequest.number(left) + " stay"));
  }

  private void workOn(ConsoleTask task, TaskWork work, String route, List<String> ids) {
    Semaphore turn = index.locks().of(route);
    if (!turn.tryAcquire()) {
      task.waits(true);
      acquire(task, turn);
    }
    try {
      task.waits(false);
      if (task.isStopAsked()) {
        throw new StoppedException();
      }
      work.workOn(index.recovery(route), ids);
    } finally {
      turn.release();
    }
  }

  private static void acquire(ConsoleTask task, Semaphore turn) {
    try {
      while (!turn.tryAcquire(TURN_MILLIS, TimeUnit.MILLISECONDS)) {
        if (task.isStopAsked()) {
          throw new StoppedException();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }

  /** Waits, unless the task is stopped meanwhile. */
  static void pause(ConsoleTask task, long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      while (end - System.nanoTime() > 0) {
        if (task.isStopAsked()) {
          throw new StoppedException();
        }
        TimeUnit.MILLISECONDS.sleep(Math.min(TURN_MILLIS, millis));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }

  /** Waits for the end of the tasks, which are to be stopped before. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(TIME_TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("A task has not ended within {} s of being stopped", TIME_TO_END.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
