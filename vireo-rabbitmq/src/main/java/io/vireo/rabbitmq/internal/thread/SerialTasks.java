package io.vireo.rabbitmq.internal.thread;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks on the driver's workers, one at a time and in order. Any thread may call it; only
 * {@link #executeAndWait} waits.
 */
public final class SerialTasks {
  private final Threads threads;

  /** Nearly always empty, and there are thousands. */
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(1);

  private boolean running;

  public SerialTasks(Threads threads) {
    this.threads = threads;
  }

  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    threads.execute(this::runNext);
  }

  /**
   * Runs a task and waits for it. Returns false if it has not ended in time, or the thread was
   * interrupted (its flag is then set).
   */
  public boolean executeAndWait(Runnable task, Duration atMost) {
    CountDownLatch done = new CountDownLatch(1);
    execute(
        () -> {
          try {
            task.run();
          } finally {
            done.countDown();
          }
        });
    try {
      return done.await(Durations.nanos(atMost), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void runNext() {
    Runnable task;
    synchronized (tasks) {
      task = tasks.element();
    }
    try {
      task.run();
    } finally {
      boolean more;
      synchronized (tasks) {
        tasks.remove();
        running = !tasks.isEmpty();
        more = running;
      }
      if (more) {
        // Back into the line, so that one consumer's tasks do not keep a worker from the others'.
        threads.execute(this::runNext);
      }
    }
  }
}
