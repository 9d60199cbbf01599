package io.vireo.internal.thread;

import io.vireo.spi.CleanThreads;

/** Whether the JVM is ending, and who waits for that. Any thread may call. */
public final class JvmEnd {
  private JvmEnd() {}

  /** Whether it has begun: shutdown hooks run, or have run. It does not go back. */
  public static boolean hasBegun() {
    Thread hook = CleanThreads.daemon("vireo-never-started", () -> {});
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException e) {
      // Nothing else in the JDK says so.
      return true;
    }
  }

  /**
   * Whether a thread has called {@link System#exit}: that does not return, so what the thread is at
   * has no end either.
   */
  public static boolean isAwaitedBy(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals("java.lang.Runtime")
          && frame.getMethodName().equals("exit")) {
        return true;
      }
    }
    return false;
  }
}
