package io.vireo.spi;

/**
 * Makes the threads of Vireo and its drivers. They inherit nothing from the thread that happens to
 * need the first one, such as one of a web server's with its class loader, its priority, its thread
 * group and its inheritable thread-locals. Any thread may call it.
 */
public final class CleanThreads {
  private CleanThreads() {}

  /**
   * Makes a thread that does not keep the JVM alive.
   *
   * @param name its name
   * @param task what it runs
   * @return the thread, not started
   */
  public static Thread daemon(String name, Runnable task) {
    return create(name, task, true);
  }

  /**
   * Makes a thread that keeps the JVM alive until its task has ended.
   *
   * @param name its name
   * @param task what it runs
   * @return the thread, not started
   */
  public static Thread user(String name, Runnable task) {
    return create(name, task, false);
  }

  // No priority is asked for: the one that would be inherited is taken back.
  @SuppressWarnings("ThreadPriorityCheck")
  private static Thread create(String name, Runnable task, boolean daemon) {
    Thread thread = new Thread(topGroup(), task, name, 0, false);
    thread.setDaemon(daemon);
    thread.setPriority(Thread.NORM_PRIORITY);
    thread.setContextClassLoader(CleanThreads.class.getClassLoader());
    return thread;
  }

  private static ThreadGroup topGroup() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }
}
