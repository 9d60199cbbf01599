package io.vireo.rabbitmq.internal.thread;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A task that may be requested at any rate. It runs at once, then at most once in an interval, and
 * once more after the last request. Any thread may call it.
 */
public final class CoalescedTask {
  private final Threads threads;
  private final Duration interval;
  private final Runnable task;

  /** The number of requests since the task was last idle; 0 while it is idle. */
  private final AtomicInteger requests = new AtomicInteger();

  /** Makes one for a task that may not block, for the timer's thread runs it. */
  public CoalescedTask(Threads threads, Duration interval, Runnable task) {
    this.threads = threads;
    this.interval = interval;
    this.task = task;
  }

  /** Has the task run, now or when the interval is over. */
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
