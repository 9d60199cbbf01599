package io.vireo.rabbitmq.internal.publish;

import static io.vireo.rabbitmq.internal.publish.NextStep.Other.FLUSH;
import static io.vireo.rabbitmq.internal.publish.NextStep.Other.HAND_OVER;
import static io.vireo.rabbitmq.internal.publish.NextStep.Other.LOOK_LATER;
import static io.vireo.rabbitmq.internal.publish.NextStep.Other.NOTHING;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The turn to write to the channel, which at most one thread has: it says what a thread has to do
 * next. Guarded by the lock of the {@link PublishQueue}, which the thread does not hold while it
 * writes.
 */
final class WriteTurn {
  /** How long a write of an emitting thread may take, even past the deadline of its event. */
  private static final long MAX_WRITE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final UnconfirmedEvents events;
  private final WriteBursts bursts = new WriteBursts();
  private boolean taken;
  private long since;

  /** Whether the thread that has the turn emits events, and may not be kept for long. */
  private boolean byEmitter;

  private long emitterDeadline;

  WriteTurn(UnconfirmedEvents events) {
    this.events = events;
  }

  /** For a thread that has added an event. */
  NextStep emit(PendingPublish added, long now) {
    bursts.emitted(added.isAwaited(), now);
    if (taken) {
      return NOTHING;
    }
    byEmitter = true;
    emitterDeadline = added.deadlineNanos;
    PendingPublish next = take(now);
    return next == null ? stepIfIdle() : next;
  }

  /** For the supervisor's thread, which alone may prepare for an event. */
  NextStep supervise(long now) {
    if (taken) {
      return NOTHING;
    }
    byEmitter = false;
    PendingPublish next = take(now);
    if (next != null) {
      return next;
    }
    NextStep preparation = events.preparation();
    return preparation == null ? NOTHING : preparation;
  }

  /**
   * For the thread that has the turn, after a write. It keeps the turn to write another event or to
   * flush.
   */
  NextStep goOn(boolean mayGoOn, long now) {
    taken = false;
    boolean moreWork = events.hasWork();
    PendingPublish next = mayGoOn && moreWork ? take(now) : null;
    if (next != null) {
      return next;
    }
    if (bursts.claimFlush(moreWork)) {
      taken = true;
      return FLUSH;
    }
    return moreWork ? HAND_OVER : stepForHeldBack();
  }

  /** Gives the turn back. */
  void end() {
    taken = false;
  }

  /** For a thread by whose doing an event may be written now. */
  NextStep stepIfIdle() {
    return !taken && events.hasWork() ? HAND_OVER : NOTHING;
  }

  private @Nullable PendingPublish take(long now) {
    PendingPublish next = events.takeNext(now);
    if (next != null) {
      taken = true;
      since = now;
      if (bursts.holds(events.hasWork(), events.isFull(), now)) {
        next.holdBack();
      }
    }
    return next;
  }

  /** The thread that has the turn sees itself what is left in the buffer. */
  private NextStep stepForHeldBack() {
    return !taken && bursts.holdsSome() ? LOOK_LATER : NOTHING;
  }

  /** For the timer's thread: whether events have been in the buffer for too long. */
  NextStep look(long now) {
    return !taken && bursts.isLate(now) ? FLUSH : stepForHeldBack();
  }

  /** Takes the turn to send what is in the buffer. Returns null if there is nothing to send. */
  @Nullable PublishChannel beginFlush(long now) {
    if (taken || !bursts.claimFlush(true)) {
      return null;
    }
    byEmitter = false;
    since = now;
    // Without a channel nothing has to be sent: its events are written again to the next one.
    taken = events.channel() != null;
    return events.channel();
  }

  /**
   * How many nanoseconds an emitting thread may still spend in its write before the connection has
   * to be closed; {@link PublishQueue#NONE} if no emitting thread writes.
   */
  long timeLeft(long now) {
    return taken && byEmitter
        ? Math.max(emitterDeadline - now, since + MAX_WRITE_NANOS - now)
        : PublishQueue.NONE;
  }
}
