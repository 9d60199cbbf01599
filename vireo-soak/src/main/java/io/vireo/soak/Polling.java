package io.vireo.soak;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for a condition by checking it every few milliseconds. */
final class Polling {
  private static final Duration INTERVAL = Duration.ofMillis(10);

  private Polling() {}

  /** Returns true as soon as the condition holds, and false if it does not within this time. */
  static boolean until(BooleanSupplier condition, Duration atMost) throws InterruptedException {
    return until(condition, System.nanoTime() + atMost.toNanos());
  }

  /**
   * Waits until a deadline at the latest.
   *
   * @param deadlineNanos on the clock of {@link System#nanoTime()}
   * @return false if the condition does not hold at the deadline
   */
  static boolean until(BooleanSupplier condition, long deadlineNanos) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(INTERVAL.toNanos(), left));
    }
    return true;
  }
}
