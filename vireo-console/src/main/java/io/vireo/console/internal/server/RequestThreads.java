package io.vireo.console.internal.server;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which the server of the JDK reads and answers requests, limited in number. Reading
 * the head of a request takes a limited time, which is short while other requests wait for a
 * thread. So clients that send slowly keep nobody else out.
 */
final class RequestThreads implements Executor, AutoCloseable {
  /** The watch over the head of the request that the current thread reads. */
  private static final ThreadLocal<Watchdog.@Nullable Watch> CURRENT_HEAD = new ThreadLocal<>();

  private static final int MOST_WAITING = 2_000;

  private final Watchdog watchdog;
  private final ServerLimits limits;
  private final ThreadPoolExecutor threads;

  RequestThreads(Watchdog watchdog, ServerLimits limits) {
    this.watchdog = watchdog;
    this.limits = limits;
    this.threads =
        new ThreadPoolExecutor(
            limits.threads(),
            limits.threads(),
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            new DaemonThreads("vireo-console-request"));
    threads.allowCoreThreadTimeOut(true);
    watchdog.hurryWhile(() -> !threads.getQueue().isEmpty());
  }

  @Override
  public void execute(Runnable task) {
    // If too many wait already, this throws, and the server closes the connection.
    threads.execute(() -> run(task));
  }

  private void run(Runnable task) {
    Watchdog.Watch watch = watchdog.watch(limits.head(), true);
    CURRENT_HEAD.set(watch);
    try {
      task.run();
    } finally {
      watch.end();
      CURRENT_HEAD.remove();
      Thread.interrupted();
    }
  }

  /** The head of the request on the current thread has been read. */
  void headIsRead() {
    Watchdog.Watch watch = CURRENT_HEAD.get();
    if (watch != null) {
      watch.end();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
