package io.vireo.rabbitmq.internal.thread;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;

/**
 * Runs tasks on the driver's workers, one at a time and in order. Any thread may call it; only
 * {@link #executeAndWait} waits.
 */
public final class SerialTasks {
  private final Threads threads;

  /** Small, for it is nearly always empty and there are thousands of consumers. */
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(1);

  private boolean running;

  public SerialTasks(Threads threads) {
    this.threads = threads;
  }

  /** Runs a task after those that were given before. Returns at once. */
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
   * Runs a task after those that were given before, and waits for its end. Returns false if the
   * task has not ended in time, or the thread was interrupted (its flag is then set).
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
    return Threads.await(done, atMost);
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
        // As a new task of the worker threads, so that the tasks of others get their turn.
        threads.execute(this::runNext);
      }
    }
  }
}
