package io.vireo.internal;

/**
 * Makes threads that inherit nothing from the thread that happens to need the first one: a request
 * of a web server's, say, with its class loader, its priority and its inheritable thread-locals.
 */
final class DaemonThreads {
  private DaemonThreads() {}

  // No priority is asked for: the one that would be inherited is taken back.
  @SuppressWarnings("ThreadPriorityCheck")
  static Thread create(String name, Runnable task) {
    Thread thread = new Thread(topGroup(), task, name, 0, false);
    thread.setDaemon(true);
    thread.setPriority(Thread.NORM_PRIORITY);
    thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
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
