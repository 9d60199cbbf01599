package io.vireo.rabbitmq.internal.thread;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A task that anybody may ask for at any rate: it runs at once, then no more often than once in an
 * interval, and always once more after the last time that it was asked for. Any thread may call it.
 */
public final class CoalescedTask {
  private final Threads threads;
  private final Duration interval;
  private final Runnable task;

  /** How often it was asked for since it last rested; 0 while it rests. */
  private final AtomicInteger requests = new AtomicInteger();

  /**
   * Makes one that has not run yet.
   *
   * @param task may not block
   */
  public CoalescedTask(Threads threads, Duration interval, Runnable task) {
    this.threads = threads;
    this.interval = interval;
    this.task = task;
  }

  public void request() {
    if (requests.getAndIncrement() == 0) {
      run();
    }
  }

  private void run() {
    int seen = requests.get();
    try {
      task.run();
    } finally {
      threads.after(
          interval,
          () -> {
            if (!requests.compareAndSet(seen, 0)) {
              run();
            }
          });
    }
  }
}
