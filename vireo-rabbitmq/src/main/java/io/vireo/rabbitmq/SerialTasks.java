package io.vireo.rabbitmq;

import java.util.ArrayDeque;

/**
 * Runs tasks on the driver's workers, one at a time and in order. Any thread may call it; returns
 * at once.
 */
final class SerialTasks {
  private final Threads threads;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  SerialTasks(Threads threads) {
    this.threads = threads;
  }

  void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    threads.execute(this::runNext);
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
