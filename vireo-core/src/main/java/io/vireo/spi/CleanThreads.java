package io.vireo.spi;

/**
 * Makes the threads of Vireo and of its drivers. Such a thread inherits nothing from the thread
 * that makes it: no class loader, no priority, no thread group and no inheritable thread-locals.
 * Otherwise a thread of a web server that happens to emit the first event would hand all of these
 * on. Any thread may call these methods, and none of them blocks.
 */
public final class CleanThreads {
  private CleanThreads() {}

  /**
   * {@return a new thread, not started, that does not keep the JVM alive}
   *
   * @param name its name
   * @param task what it runs
   */
  public static Thread daemon(String name, Runnable task) {
    return create(name, task, true);
  }

  /**
   * {@return a new thread, not started, that keeps the JVM alive until its task has ended}
   *
   * @param name its name
   * @param task what it runs
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
