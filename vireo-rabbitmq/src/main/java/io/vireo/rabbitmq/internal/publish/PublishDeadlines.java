package io.vireo.rabbitmq.internal.publish;

import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Declarations;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that an event ends at its deadline, and that a connection is closed on which a write
 * hangs or the broker has forgotten an event. It sweeps the {@link PublishQueue} on the timer's
 * thread when the first of these may be due, and at least every five seconds while it has events.
 * Any thread may call it.
 */
final class PublishDeadlines {
  private static final Logger LOG = LoggerFactory.getLogger(PublishDeadlines.class);
  private static final long MAX_INTERVAL_NANOS = OwedConfirm.PATIENCE_NANOS;

  private final PublishQueue queue;
  private final Threads threads;
  private final Consumer<PendingPublish> onExpired;

  /** When the next sweep happens; {@link PublishQueue#NONE} if none is planned. */
  private final AtomicLong nextSweep = new AtomicLong(PublishQueue.NONE);

  PublishDeadlines(PublishQueue queue, Threads threads, Consumer<PendingPublish> onExpired) {
    this.queue = queue;
    this.threads = threads;
    this.onExpired = onExpired;
  }

  /** An event was added to the queue. */
  void added(PendingPublish pending) {
    long planned = nextSweep.get();
    // A sweep is never planned for later than a confirm may stay away.
    if (planned == PublishQueue.NONE || pending.deadlineNanos - planned < 0) {
      long now = System.nanoTime();
      sweepIn(pending.deadlineNanos - now, now);
    }
  }

  /** Plans a sweep, unless there is an earlier one anyway. */
  private void sweepIn(long nanos, long now) {
    long delay = Math.max(0, Math.min(nanos, MAX_INTERVAL_NANOS));
    long time = now + delay;
    long planned = nextSweep.get();
    while (planned == PublishQueue.NONE || time - planned < 0) {
      if (nextSweep.compareAndSet(planned, time)) {
        threads.after(Duration.ofNanos(delay), () -> sweep(time));
        return;
      }
      planned = nextSweep.get();
    }
  }

  private void sweep(long time) {
    if (!nextSweep.compareAndSet(time, PublishQueue.NONE)) {
      // An earlier sweep was planned instead of this one, and plans what follows.
      return;
    }
    DeadlineSweep found = queue.sweep();
    if (found.nextNanos() != PublishQueue.NONE) {
      sweepIn(found.nextNanos(), System.nanoTime());
    }
    PublishChannel channel = found.channel();
    if (channel != null) {
      switch (found.trouble()) {
        case WRITE_HANGS -> close(channel, "a write hangs past its event's time-out");
        case CONFIRM_OVERDUE -> close(channel, "no confirm for too long");
        case CONFIRM_LATE -> threads.execute(() -> check(channel));
        case NONE -> {}
      }
    }
    found.expired().forEach(onExpired);
  }

  private static void close(PublishChannel channel, String reason) {
    if (channel.connection.abort(reason)) {
      LOG.warn("Closed the publishing connection to {}: {}", channel.connection.endpoint(), reason);
    }
  }

  /**
   * Finds out why a confirm stays away. If the broker answers otherwise, it has forgotten the
   * event, as RabbitMQ 3.10 does with what comes while a quorum queue elects its leader: all that
   * is not confirmed is published again over another connection. If it does not answer, it may just
   * be slow to wake up; the heartbeats tell when it is gone.
   */
  private void check(PublishChannel channel) {
    try (Declarations answer = new Declarations(channel.connection)) {
      answer.channel();
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} gives no answer at all", channel.connection.endpoint(), e);
      return;
    }
    if (queue.giveUp(channel) && channel.connection.abort("a confirm stays away")) {
      LOG.warn(
          "{} does not confirm an event; what is not confirmed is published again",
          channel.connection.endpoint());
    }
  }
}
