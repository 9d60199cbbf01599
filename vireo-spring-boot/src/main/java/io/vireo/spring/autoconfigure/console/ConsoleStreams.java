package io.vireo.spring.autoconfigure.console;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs each open event stream of the console on a thread of its own. The console limits how many
 * there are.
 */
final class ConsoleStreams implements Executor, AutoCloseable {
  private final AtomicLong started = new AtomicLong();
  private final ExecutorService threads = Executors.newCachedThreadPool(this::thread);

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "vireo-console-stream-" + started.incrementAndGet());
    thread.setDaemon(true);
    return thread;
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
