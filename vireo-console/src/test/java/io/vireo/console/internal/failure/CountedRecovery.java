package io.vireo.console.internal.failure;

import io.vireo.Core;
import io.vireo.Recovery;
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
    return WatchedRecovery.before(
        core.recovery(route),
        method -> {
          if (method.equals("forEach")) {
            passes.incrementAndGet();
            reading.await();
          }
        });
  }
}
