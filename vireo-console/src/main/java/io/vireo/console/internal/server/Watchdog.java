package io.vireo.console.internal.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts threads that wait too long for a client. An interrupt closes the connection, since the
 * server of the JDK reads and writes by interruptible channels. Any thread may use it.
 */
final class Watchdog implements AutoCloseable {
  private static final long EACH_MILLIS = 250;

  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("vireo-console-watchdog"));

  Watchdog() {
    timer.scheduleWithFixedDelay(this::look, EACH_MILLIS, EACH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Watches the current thread until the watch ends. */
  Watch watch(Duration atMost) {
    Watch watch = new Watch(Thread.currentThread(), System.nanoTime() + atMost.toNanos());
    watches.add(watch);
    return watch;
  }

  /** What a thread does that may have to wait for a client. */
  @FunctionalInterface
  interface Waiting<T> {
    T run() throws IOException;
  }

  /** Does something that may have to wait for a client, for a limited time. */
  <T> T within(Duration atMost, Waiting<T> waiting) throws IOException {
    Watch watch = watch(atMost);
    try {
      return waiting.run();
    } finally {
      watch.end();
    }
  }

  /** Interrupts the thread that has waited for longest. */
  void interruptOldest() {
    watches.stream()
        .min(Comparator.comparingLong(watch -> watch.began))
        .ifPresent(Watch::interrupt);
  }

  private void look() {
    long now = System.nanoTime();
    watches.stream().filter(watch -> watch.deadline - now < 0).forEach(Watch::interrupt);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /**
   * A thread that waits for a client. The lock of this object keeps an interrupt from coming late.
   */
  final class Watch {
    private final Thread thread;
    private final long began = System.nanoTime();
    private final long deadline;
    private boolean ended;
    private boolean interrupted;

    private Watch(Thread thread, long deadline) {
      this.thread = thread;
      this.deadline = deadline;
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
