package io.vireo.rabbitmq.internal.publish;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Says which events may stay in the connection's buffer for a moment, so that several go out as
 * one: those with others behind them, and those of a thread that emits one after the other without
 * waiting for outcomes. Guarded by the outbox's lock.
 */
final class WriteBursts {
  /** Within which what is held back is looked after. */
  static final Duration LOOK = Duration.ofNanos(500_000);

  private static final long GAP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final int MAX_HELD = 8;

  private long emitter;
  private long lastEmitted;
  private boolean bursting;
  private int held;
  private long heldSince;

  /** A thread has put an event in. */
  void emitted(boolean awaited, long now) {
    long thread = Thread.currentThread().getId();
    bursting = !awaited && thread == emitter && now - lastEmitted < GAP_NANOS;
    emitter = awaited ? 0 : thread;
    lastEmitted = now;
  }

  /**
   * The next event is about to be written; counts it if it is held back.
   *
   * @param moreWaits whether another one can be written after it
   * @param last whether emitters have to wait now
   * @return whether it stays in the buffer
   */
  boolean holds(boolean moreWaits, boolean last, long now) {
    boolean holds = (moreWaits || (bursting && !last)) && held < MAX_HELD - 1;
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

  /** Whether something has been in the buffer for too long. */
  boolean isLate(long now) {
    return held > 0 && now - heldSince > Durations.nanos(LOOK) / 2;
  }

  /**
   * Nothing more is written for the moment. Whoever is told to flush is the only one.
   *
   * @param atOnce false if the emitter may go on
   * @return whether the caller is to flush
   */
  boolean claimFlush(boolean atOnce) {
    boolean flush = held > 0 && (atOnce || !bursting);
    if (flush) {
      held = 0;
    }
    return flush;
  }
}
