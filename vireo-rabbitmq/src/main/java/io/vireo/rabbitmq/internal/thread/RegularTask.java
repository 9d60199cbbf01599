package io.vireo.rabbitmq.internal.thread;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A task that runs again and again until the driver's threads end. It may wait for the broker. The
 * pauses differ at random, because many programs may have been started at the same moment. Any
 * thread may start it.
 */
public final class RegularTask {
  private final Threads threads;
  private final long minMillis;
  private final long maxMillis;
  private final Runnable task;
  private final SplittableRandom random = new SplittableRandom();
  private final AtomicBoolean started = new AtomicBoolean();

  /** Makes one whose pauses differ from the interval by a quarter at most. */
  public RegularTask(Threads threads, Duration interval, Runnable task) {
    long millis = Math.max(1, Durations.millis(interval));
    this.threads = threads;
    this.minMillis = millis * 3 / 4;
    this.maxMillis = millis * 5 / 4;
    this.task = task;
  }

  /** Plans the first run, if no earlier call has. */
  public void start() {
    if (started.compareAndSet(false, true)) {
      schedule();
    }
  }

  private void schedule() {
    threads.executeAfter(Duration.ofMillis(random.nextLong(minMillis, maxMillis + 1)), this::run);
  }

  private void run() {
    try {
      task.run();
    } finally {
      schedule();
    }
  }
}
