package io.vireo.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/**
 * The clock of a broker, which also runs short tasks that do not block, one at a time. All that
 * depends on time goes through it, so a test can replace it by a clock that it moves by hand.
 */
public interface Scheduler extends Executor {

  /**
   * The time of day, for what leaves the broker.
   *
   * @return the current time
   */
  Instant now();

  /**
   * A clock for measuring time, like {@link System#nanoTime()}.
   *
   * @return a number of nanoseconds
   */
  long nanoTime();

  /**
   * Runs a task after a delay, not earlier. Tasks of the same time keep the order of the calls.
   *
   * @param delay how long to wait
   * @param task the task
   * @return cancels the task, unless it has begun
   */
  Future<?> schedule(Duration delay, Runnable task);
}
