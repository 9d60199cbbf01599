package io.vireo.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/**
 * The clock of a broker, which also runs short tasks that do not block, one at a time. All that
 * depends on time goes through it, so a test can replace it by a clock that it moves by hand.
 */
interface Scheduler extends Executor {

  /** The time of day, for what leaves the broker. */
  Instant now();

  /** A clock for measuring time, like {@link System#nanoTime()}. */
  long nanoTime();

  /** Runs a task after a delay, not earlier. Tasks of the same time keep the order of the calls. */
  Future<?> schedule(Duration delay, Runnable task);
}
