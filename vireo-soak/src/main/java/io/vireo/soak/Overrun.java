package io.vireo.soak;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** By how much calls outlasted their time-outs, at the worst. Any thread may call any method. */
final class Overrun {
  private final AtomicLong worstNanos = new AtomicLong(Long.MIN_VALUE);
  private final LongAdder calls = new LongAdder();

  /** A call with a time-out has ended. */
  void ended(long startNanos, Duration timeout) {
    long over = System.nanoTime() - startNanos - timeout.toNanos();
    calls.increment();
    worstNanos.accumulateAndGet(over, Math::max);
  }

  /**
   * The largest overrun; negative if all calls ended before their time-outs, zero without calls.
   */
  Duration worst() {
    return Duration.ofNanos(calls.sum() == 0 ? 0 : worstNanos.get());
  }

  long calls() {
    return calls.sum();
  }
}
