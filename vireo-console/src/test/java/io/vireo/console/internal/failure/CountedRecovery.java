package io.vireo.console.internal.failure;

import io.vireo.Core;
import io.vireo.Recovery;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Gives the recovery of the routes of a core, and counts how often their records are read. */
public final class CountedRecovery implements Function<String, Recovery> {
  private final Core core;
  private final CountDownLatch reading;
  private final AtomicInteger passes = new AtomicInteger();

  public CountedRecovery(Core core) {
    this(core, new CountDownLatch(0));
  }

  /** Reads no records until the latch is open. */
  public CountedRecovery(Core core, CountDownLatch reading) {
    this.core = core;
    this.reading = reading;
  }

  public int passes() {
    return passes.get();
  }

  @Override
  public Recovery apply(String route) {
    Recovery real = core.recovery(route);
    return (Recovery)
        Proxy.newProxyInstance(
            Recovery.class.getClassLoader(),
            new Class<?>[] {Recovery.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("forEach")) {
                passes.incrementAndGet();
                reading.await();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
