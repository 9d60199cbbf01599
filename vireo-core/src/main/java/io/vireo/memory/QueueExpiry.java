package io.vireo.memory;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Knows when a queue without consumers has to be deleted, as {@code x-expires} does on RabbitMQ.
 *
 * <p>Not thread-safe: the {@link MemoryQueue} guards it with its lock.
 */
final class QueueExpiry {
  private final @Nullable Duration expiration;
  private final Scheduler scheduler;
  private final Runnable whenDue;
  private long unusedSince;

  /** The call that is planned; null while the queue is used, and where it never expires. */
  private @Nullable Future<?> planned;

  /**
   * Makes one for a queue that is used.
   *
   * @param expiration how long the queue stays without consumers; null for ever
   * @param whenDue is called, without the lock, when the queue may have expired
   */
  QueueExpiry(@Nullable Duration expiration, Scheduler scheduler, Runnable whenDue) {
    this.expiration = expiration;
    this.scheduler = scheduler;
    this.whenDue = whenDue;
  }

  /** The queue is used from now on. */
  void stop() {
    if (planned != null) {
      planned.cancel(false);
      planned = null;
    }
  }

  /**
   * The queue has no consumer from now on, or was declared anew without one.
   *
   * @return true if it has expired at once
   */
  boolean start() {
    stop();
    if (expiration == null) {
      return false;
    }
    if (expiration.isZero()) {
      return true;
    }
    unusedSince = scheduler.nanoTime();
    planned = scheduler.schedule(expiration, whenDue);
    return false;
  }

  /** Whether the queue has had no consumer for long enough. */
  boolean isOver() {
    return planned != null
        && expiration != null
        && scheduler.nanoTime() - unusedSince >= Durations.nanos(expiration);
  }
}
