package io.vireo.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/**
 * The time of a broker: tells it, and runs short tasks that do not block, one at a time. Everything
 * that depends on time goes through it, so a test can put a clock in its place that it moves by
 * hand.
 */
interface Scheduler extends Executor {

  /** What time it is, for the world outside. */
  Instant now();

  /** A clock for measuring, like {@link System#nanoTime()}. */
  long nanoTime();

  /** Runs a task after a delay, never earlier; tasks of the same time in the order of the calls. */
  Future<?> schedule(Duration delay, Runnable task);
}
