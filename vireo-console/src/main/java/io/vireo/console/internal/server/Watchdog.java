package io.vireo.console.internal.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupts threads that wait too long for a client. An interrupt closes the connection, since the
 * server of the JDK reads and writes by interruptible channels. While requests wait for a thread,
 * those who hold one may keep it waiting for a quarter of a second only. Any thread may use it.
 */
final class Watchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final long EACH_MILLIS = 100;
  private static final long HURRIED_NANOS = 250_000_000L;

  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private volatile BooleanSupplier hurried = () -> false;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("vireo-console-watchdog"));

  private final ScheduledFuture<?> looking =
      timer.scheduleWithFixedDelay(this::look, EACH_MILLIS, EACH_MILLIS, TimeUnit.MILLISECONDS);

  /** Sets what tells that requests wait for a thread. */
  void hurryWhile(BooleanSupplier requestsWait) {
    hurried = requestsWait;
  }

  /**
   * Watches the current thread until the watch ends.
   *
   * @param yields whether the thread is one that other requests may wait for
   */
  Watch watch(Duration atMost, boolean yields) {
    Watch watch = new Watch(Thread.currentThread(), atMost, yields);
    watches.add(watch);
    return watch;
  }

  /** What a thread does that may have to wait for a client. */
  @FunctionalInterface
  interface Waiting<T> {
    T run() throws IOException;
  }

  /** Does something that may have to wait for a client, for a limited time. */
  <T> T within(Duration atMost, boolean yields, Waiting<T> waiting) throws IOException {
    Watch watch = watch(atMost, yields);
    try {
      return waiting.run();
    } finally {
      watch.end();
    }
  }

  private void look() {
    try {
      long now = System.nanoTime();
      boolean hurry = hurried.getAsBoolean();
      watches.stream().filter(watch -> watch.isOver(now, hurry)).forEach(Watch::interrupt);
    } catch (RuntimeException | Error e) {
      // The timer would drop a task that throws, and clients could keep threads waiting for ever.
      LOG.error("Could not look at the clients that keep threads waiting; trying again", e);
    }
  }

  @Override
  public void close() {
    looking.cancel(false);
    timer.shutdownNow();
  }

  /**
   * A thread that waits for a client. The lock of this object keeps an interrupt from coming late.
   */
  final class Watch {
    private final Thread thread;
    private final long began = System.nanoTime();
    private final long mostNanos;
    private final boolean yields;
    private boolean ended;
    private boolean interrupted;

    private Watch(Thread thread, Duration atMost, boolean yields) {
      this.thread = thread;
      this.mostNanos = atMost.toNanos();
      this.yields = yields;
    }

    private boolean isOver(long now, boolean hurry) {
      long limit = hurry && yields ? Math.min(mostNanos, HURRIED_NANOS) : mostNanos;
      return now - began > limit;
    }

    private synchronized void interrupt() {
      if (!ended) {
        ended = true;
        interrupted = true;
        thread.interrupt();
        watches.remove(this);
      }
    }

    /** Ends the watch, on the thread that is watched. What follows is not interrupted any more. */
    synchronized void end() {
      ended = true;
      watches.remove(this);
      if (interrupted) {
        interrupted = false;
        Thread.interrupted();
      }
    }
  }
}
