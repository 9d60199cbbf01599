package io.vireo.soak;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the daemon threads of the soak. */
final class SoakThreads {
  /** The names of all these threads begin so, which tells them from the threads of Vireo. */
  static final String PREFIX = "soak-";

  private static final Logger LOG = LoggerFactory.getLogger(SoakThreads.class);

  private SoakThreads() {}

  /** What a thread does. An interrupt ends it. */
  @FunctionalInterface
  interface Task {
    void run() throws InterruptedException;
  }

  /** Starts a thread with the prefix and this name. */
  static Thread start(String name, Task task) {
    Thread thread = new Thread(() -> run(task), PREFIX + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void run(Task task) {
    try {
      task.run();
    } catch (InterruptedException e) {
      LOG.debug("{} was interrupted", Thread.currentThread().getName(), e);
    }
  }
}
