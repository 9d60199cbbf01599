package io.vireo.rabbitmq.internal.delay;

import io.vireo.spi.Durations;
import java.time.Duration;

/**
 * Rounds delays up, so that there are few different ones and few queues: to a multiple of 100 ms up
 * to 20 s, then by 1 % at most. In one queue all events wait equally long, so that none waits
 * behind an event with a longer delay.
 */
final class DelaySteps {
  private static final long UNIT_MILLIS = 100;
  private static final long FINE_UP_TO_MILLIS = 10_000;

  private DelaySteps() {}

  /** The shortest step that is not shorter than a delay, in milliseconds. */
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
