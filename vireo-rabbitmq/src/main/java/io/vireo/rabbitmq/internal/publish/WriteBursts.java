package io.vireo.rabbitmq.internal.publish;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Decides which events stay in the connection's buffer for a moment, so that several are sent at
 * once: those behind which others wait to be written, and those of a thread that emits one after
 * the other without waiting for outcomes. Guarded by the lock of the {@link PublishQueue}.
 */
final class WriteBursts {
  /** How often somebody looks whether events are still in the buffer. */
  static final Duration LOOK = Duration.ofNanos(500_000);

  /** How soon after each other the events of one thread come that make a burst. */
  private static final long MAX_GAP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  /** How many events are sent at once, at most. */
  private static final int MAX_EVENTS = 8;

  /** The id of the thread that has added the last event; 0 if it waits for the outcome. */
  private long emitter;

  private long lastEmitted;
  private boolean bursting;
  private int held;
  private long heldSince;

  /** Notes that the calling thread has added an event. */
  void emitted(boolean awaited, long now) {
    long thread = Thread.currentThread().getId();
    bursting = !awaited && thread == emitter && now - lastEmitted < MAX_GAP_NANOS;
    emitter = awaited ? 0 : thread;
    lastEmitted = now;
  }

  /**
   * Decides about the event that is about to be written, and counts it if it is held back.
   *
   * @param moreWaits whether another event can be written after it
   * @param full whether emitters have to wait now
   * @return whether it stays in the buffer
   */
  boolean holds(boolean moreWaits, boolean full, long now) {
    boolean holds = (moreWaits || (bursting && !full)) && held < MAX_EVENTS - 1;
    if (!holds) {
      held = 0;
    } else if (held++ == 0) {
      heldSince = now;
    }
    return holds;
  }

  boolean holdsSome() {
    return held > 0;
  }

  /** Whether an event has been in the buffer for too long. */
  boolean isLate(long now) {
    return held > 0 && now - heldSince > Durations.nanos(LOOK) / 2;
  }

  /**
   * Decides whether to flush, now that nothing more is written for the moment. It says so to one
   * caller, which has to do it.
   *
   * @param atOnce false to wait for further events of a burst
   */
  boolean claimFlush(boolean atOnce) {
    boolean flush = held > 0 && (atOnce || !bursting);
    if (flush) {
      held = 0;
    }
    return flush;
  }
}
