package io.vireo.spring.autoconfigure.console;

import io.vireo.spi.CleanThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes each long response of the console, such as an event stream, on a thread of its own. There
 * are as many as a console may have event streams, and some more.
 */
final class ConsoleStreams implements Executor, AutoCloseable {
  private static final int MOST = 1_100;

  private final AtomicLong started = new AtomicLong();
  private final ExecutorService threads =
      new ThreadPoolExecutor(0, MOST, 60, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);

  private Thread thread(Runnable task) {
    return CleanThreads.daemon("vireo-console-stream-" + started.incrementAndGet(), task);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /** Ends the streams; the console has told them to end before. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
