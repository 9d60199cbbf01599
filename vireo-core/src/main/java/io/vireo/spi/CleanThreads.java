package io.vireo.spi;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes the threads of Vireo and of its drivers. Such a thread inherits nothing from the thread
 * that makes it: no class loader, no priority, no thread group and no inheritable thread-locals.
 * Otherwise a thread of a web server that happens to emit the first event would hand all of these
 * on. Any thread may call these methods, and none of them blocks.
 */
public final class CleanThreads {
  /** From this version of Java on, a thread keeps nothing of the calls that have made it. */
  private static final int WITHOUT_ACCESS_CONTROL = 24;

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
    Thread thread = withoutCallers(() -> new Thread(topGroup(), task, name, 0, false));
    thread.setDaemon(daemon);
    thread.setPriority(Thread.NORM_PRIORITY);
    thread.setContextClassLoader(CleanThreads.class.getClassLoader());
    return thread;
  }

  /**
   * Makes a thread that does not keep the class loaders of those methods that are being called.
   * Older versions of Java remember them in each thread, for the security manager, up to the first
   * privileged method.
   */
  // The class is deprecated together with the security manager. Where both have no effect any more,
  // the class is not used.
  @SuppressWarnings("removal")
  private static Thread withoutCallers(PrivilegedAction<Thread> constructor) {
    return Runtime.version().feature() < WITHOUT_ACCESS_CONTROL
        ? AccessController.doPrivileged(constructor)
        : constructor.run();
  }

  private static ThreadGroup topGroup() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }
}
