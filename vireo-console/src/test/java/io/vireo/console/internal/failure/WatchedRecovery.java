package io.vireo.console.internal.failure;

import io.vireo.Recovery;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Makes a recovery that tells a test of each call, by the name of the method. */
public final class WatchedRecovery {
  private WatchedRecovery() {}

  /** Hears of a call in the thread that makes it. */
  public interface CallListener {
    void called(String method) throws Exception;
  }

  /** Tells of each call before it is made. */
  public static Recovery before(Recovery real, CallListener listener) {
    return of(real, listener, method -> {});
  }

  /** Tells of each call that has returned. */
  public static Recovery after(Recovery real, CallListener listener) {
    return of(real, method -> {}, listener);
  }

  private static Recovery of(Recovery real, CallListener before, CallListener after) {
    return (Recovery)
        Proxy.newProxyInstance(
            Recovery.class.getClassLoader(),
            new Class<?>[] {Recovery.class},
            (proxy, method, arguments) -> {
              before.called(method.getName());
              try {
                Object result = method.invoke(real, arguments);
                after.called(method.getName());
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
