package io.vireo.soak;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * By how much calls outlasted the time-out that they were given, at the worst. Any thread may call.
 */
final class Overrun {
  private final AtomicLong worstNanos = new AtomicLong(Long.MIN_VALUE);
  private final LongAdder calls = new LongAdder();

  /** A call has ended that was given so much time. */
  void ended(long startNanos, Duration timeout) {
    long over = System.nanoTime() - startNanos - timeout.toNanos();
    calls.increment();
    worstNanos.accumulateAndGet(over, Math::max);
  }

  /** The worst; negative if all kept their time-out. */
  Duration worst() {
    return Duration.ofNanos(calls.sum() == 0 ? 0 : worstNanos.get());
  }

  long calls() {
    return calls.sum();
  }
}
