package io.vireo.internal.thread;

import io.vireo.spi.CleanThreads;

/** Knows whether the JVM is ending, and which threads wait for that. Any thread may call. */
public final class JvmEnd {
  private JvmEnd() {}

  /** Whether the shutdown hooks of the JVM have been started; that is final. */
  public static boolean hasBegun() {
    Thread hook = CleanThreads.daemon("vireo-never-started", () -> {});
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException e) {
      // This exception is the only sign of the shutdown that the JDK gives.
      return true;
    }
  }

  /** Whether a thread has called {@link System#exit}, which never returns to its caller. */
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
