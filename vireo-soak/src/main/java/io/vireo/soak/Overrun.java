package io.vireo.soak;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** By how much calls outlasted their time-outs, at the worst. Any thread may call any method. */
final class Overrun {
  private static final long NO_CALL = Long.MIN_VALUE;

  private final AtomicLong worstNanos = new AtomicLong(NO_CALL);

  /** A call with a time-out has ended. */
  void ended(long startNanos, Duration timeout) {
    long over = System.nanoTime() - startNanos - timeout.toNanos();
    worstNanos.accumulateAndGet(over, Math::max);
  }

  /**
   * The largest overrun; negative if all calls ended before their time-outs, zero without calls.
   */
  Duration worst() {
    long worst = worstNanos.get();
    return Duration.ofNanos(worst == NO_CALL ? 0 : worst);
  }
}
