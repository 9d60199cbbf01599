package io.vireo.memory;

import io.vireo.spi.CleanThreads;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The real time. Its one daemon thread starts with the first task, and ends when there was none for
 * a moment, so nobody has to close this. Any thread may call.
 */
final class ThreadScheduler implements Scheduler {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(1);

  private final ScheduledThreadPoolExecutor executor;

  ThreadScheduler(String threadName) {
    executor = new ScheduledThreadPoolExecutor(1, task -> CleanThreads.daemon(threadName, task));
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(Durations.nanos(KEEP_ALIVE), TimeUnit.NANOSECONDS);
    executor.allowCoreThreadTimeOut(true);
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public Future<?> schedule(Duration delay, Runnable task) {
    return executor.schedule(task, Durations.nanos(delay), TimeUnit.NANOSECONDS);
  }
}
