package io.vireo.memory;

import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Has a queue transfer its events to another one in time, when they have waited for too long.
 *
 * <p>Not thread-safe: the {@link MemoryQueue} guards it with its lock.
 */
final class TransferTimer {
  private final Scheduler scheduler;
  private final Runnable transfer;
  private @Nullable Future<?> planned;
  private long plannedFor;

  /**
   * Makes one that has nothing planned.
   *
   * @param transfer is called, without the lock, when events are due
   */
  TransferTimer(Scheduler scheduler, Runnable transfer) {
    this.scheduler = scheduler;
    this.transfer = transfer;
  }

  /**
   * Plans the next transfer, unless one is planned that is no later.
   *
   * @param due when the next event has waited for too long; {@link StoredEvent#NEVER} if none waits
   */
  void plan(long due) {
    if (due == StoredEvent.NEVER || (planned != null && plannedFor - due <= 0)) {
      return;
    }
    if (planned != null) {
      planned.cancel(false);
    }
    plannedFor = due;
    planned =
        scheduler.schedule(Duration.ofNanos(Math.max(0, due - scheduler.nanoTime())), transfer);
  }

  /** The transfer that was planned begins. */
  void begin() {
    planned = null;
  }
}
