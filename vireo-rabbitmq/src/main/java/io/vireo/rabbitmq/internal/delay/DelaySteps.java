package io.vireo.rabbitmq.internal.delay;

import io.vireo.spi.Durations;
import java.time.Duration;

/**
 * The lengths of delay that have a queue of their own. A delay is rounded up to the next step: 100
 * ms up to 10 s, then within 1 %. Few lengths mean few queues; within one queue all events wait
 * equally long, so none waits behind a longer one.
 */
final class DelaySteps {
  private static final long UNIT_MILLIS = 100;
  private static final long FINE_UP_TO_MILLIS = 10_000;

  private DelaySteps() {}

  /** The smallest step that is not shorter, in milliseconds. */
  static long roundUp(Duration delay) {
    long millis = Math.max(1, ceilMillis(delay));
    long unit = UNIT_MILLIS;
    for (long limit = 2 * FINE_UP_TO_MILLIS; millis > limit; limit *= 2) {
      unit *= 2;
    }
    return (millis + unit - 1) / unit * unit;
  }

  private static long ceilMillis(Duration delay) {
    long millis = Durations.millis(delay);
    return delay.toNanosPart() % 1_000_000 == 0 ? millis : millis + 1;
  }
}
