package io.vireo.console.internal.server;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which the server of the JDK reads and answers requests, 64 at most. Reading the
 * head of a request may take 10 s. While all threads are busy, a further request ends the one whose
 * client has kept a thread waiting for longest. So clients that send slowly keep nobody else out.
 */
final class RequestThreads implements Executor, AutoCloseable {
  private static final int MOST = 64;
  private static final int MOST_WAITING = 2_000;
  private static final Duration HEAD = Duration.ofSeconds(10);

  private final Watchdog watchdog;
  private final ThreadLocal<Watchdog.@Nullable Watch> head = new ThreadLocal<>();
  private final ThreadPoolExecutor threads;

  RequestThreads(Watchdog watchdog) {
    this.watchdog = watchdog;
    this.threads =
        new ThreadPoolExecutor(
            MOST,
            MOST,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            new DaemonThreads("vireo-console-request"));
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    if (threads.getActiveCount() >= MOST) {
      watchdog.interruptOldest();
    }
    try {
      threads.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      // The server closes the connection, which is all that can be done about it.
      throw e;
    }
  }

  private void run(Runnable task) {
    Watchdog.Watch watch = watchdog.watch(HEAD);
    head.set(watch);
    try {
      task.run();
    } finally {
      watch.close();
      head.remove();
      Thread.interrupted();
    }
  }

  /** The head of the request on the current thread has been read. */
  void headIsRead() {
    Watchdog.Watch watch = head.get();
    if (watch != null) {
      watch.close();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
