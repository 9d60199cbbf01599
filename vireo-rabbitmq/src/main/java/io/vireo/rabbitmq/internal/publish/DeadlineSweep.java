package io.vireo.rabbitmq.internal.publish;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has taken too long in the {@link PublishQueue}.
 *
 * @param expired the events whose deadlines have passed; they are settled
 * @param channel the open channel, or null
 * @param trouble what is wrong with that channel
 * @param nextNanos the nanoseconds until the next sweep is due; {@link PublishQueue#NONE} if
 *     nothing may take too long
 */
record DeadlineSweep(
    List<PendingPublish> expired,
    @Nullable PublishChannel channel,
    Trouble trouble,
    long nextNanos) {

  /** What can be wrong with a channel. */
  enum Trouble {
    NONE,

    /** An emitting thread has been in a write for too long. */
    WRITE_HANGS,

    /** The broker has owed a confirm for too long, and an event has expired meanwhile. */
    CONFIRM_OVERDUE,

    /** The broker has owed a confirm for so long that somebody has to find out why. */
    CONFIRM_LATE
  }

  /** Settles the expired events and looks at the rest. The lock of the queue is held. */
  static DeadlineSweep of(UnconfirmedEvents events, WriteTurn turn, long now) {
    List<PendingPublish> expired = events.settleExpired(now);
    Trouble trouble = trouble(events, turn, now);
    long next = events.nextDeadline(now);
    if (trouble == Trouble.NONE || trouble == Trouble.CONFIRM_LATE) {
      next = Math.min(next, Math.min(turn.timeLeft(now), confirmTimeLeft(events, now)));
    }
    return new DeadlineSweep(expired, events.channel(), trouble, next);
  }

  private static Trouble trouble(UnconfirmedEvents events, WriteTurn turn, long now) {
    if (turn.timeLeft(now) <= 0) {
      return Trouble.WRITE_HANGS;
    }
    if (confirmTimeLeft(events, now) > 0) {
      return Trouble.NONE;
    }
    if (events.owed().hasEventExpired()) {
      return Trouble.CONFIRM_OVERDUE;
    }
    events.owed().beginChecking();
    return Trouble.CONFIRM_LATE;
  }

  /** A broker that does not read from the connection cannot confirm what it has not got. */
  private static long confirmTimeLeft(UnconfirmedEvents events, long now) {
    PublishChannel channel = events.channel();
    return channel == null || channel.connection.isBlocked()
        ? PublishQueue.NONE
        : events.owed().timeLeft(now);
  }
}
