package io.vireo.rabbitmq.internal.publish;

import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Declarations;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that an event ends at its deadline, and that a link ends on which a write hangs or the
 * broker has forgotten an event. The methods whose names end with Locked are called with the
 * outbox's lock held; the rest happens on the driver's threads.
 */
final class PublishDeadlines {
  private static final Logger LOG = LoggerFactory.getLogger(PublishDeadlines.class);
  private static final long CONFIRM_OVERDUE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long MAX_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(80);

  private final PublishQueue outbox;
  private final PublishWriter writer;
  private final Threads threads;
  private final Consumer<PendingPublish> onExpired;

  // Guarded by the outbox's lock.
  private boolean sweepScheduled;
  private long sweepAt;
  private long patienceNanos = CONFIRM_OVERDUE_NANOS;

  PublishDeadlines(
      PublishQueue outbox,
      PublishWriter writer,
      Threads threads,
      Consumer<PendingPublish> onExpired) {
    this.outbox = outbox;
    this.writer = writer;
    this.threads = threads;
    this.onExpired = onExpired;
  }

  /** An event has been put into the outbox. */
  void addedLocked(PendingPublish pending, long now) {
    sweepIn(Math.min(pending.deadlineNanos - now, patienceNanos), now);
  }

  /** The confirm has come that was waited for longest. */
  void confirmedLocked() {
    patienceNanos = CONFIRM_OVERDUE_NANOS;
    outbox.confirmed();
  }

  /** Has deadlines looked at after so many nanoseconds, unless that happens before anyway. */
  private void sweepIn(long nanos, long now) {
    if (!sweepScheduled || now + nanos - sweepAt < 0) {
      sweepScheduled = true;
      sweepAt = now + nanos;
      threads.after(Duration.ofNanos(Math.max(0, nanos)), this::sweep);
    }
  }

  private void sweep() {
    List<PendingPublish> expired;
    String hanging = null;
    PublishChannel open;
    outbox.lock.lock();
    try {
      long now = System.nanoTime();
      sweepScheduled = false;
      expired = outbox.expire(now);
      open = outbox.channel();
      long patience = writer.patienceLocked(now);
      long overdue = open == null ? PublishQueue.NONE : overdueIn(open, now);
      if (patience <= 0) {
        hanging = "a write hangs past its event's time-out";
      } else if (overdue <= 0 && open != null && open.expiredOne) {
        hanging = "no confirm for too long";
      } else if (overdue <= 0 && open != null) {
        open.doubted = true;
        threads.execute(() -> doubt(open));
        overdue = PublishQueue.NONE;
      }
      long next = Math.min(outbox.nextDeadline(now), Math.min(patience, overdue));
      if (next != PublishQueue.NONE && hanging == null) {
        sweepIn(next, now);
      } else if (outbox.nextDeadline(now) != PublishQueue.NONE) {
        sweepIn(outbox.nextDeadline(now), now);
      }
    } finally {
      outbox.lock.unlock();
    }
    if (hanging != null && open != null && open.link.abort(hanging)) {
      LOG.warn("Closed the publishing connection to {}: {}", open.link.endpoint(), hanging);
    }
    expired.forEach(onExpired);
  }

  /**
   * How long until a confirm that stays away is too late; {@link PublishQueue#NONE} if nothing
   * follows from that.
   */
  private long overdueIn(PublishChannel open, long now) {
    long silence = open.silence(now);
    if (silence == 0 || open.link.isBlocked() || (open.doubted && !open.expiredOne)) {
      return PublishQueue.NONE;
    }
    return (open.expiredOne ? CONFIRM_OVERDUE_NANOS : patienceNanos) - silence;
  }

  /**
   * A confirm stays away. If the broker answers otherwise, it has forgotten the event, as RabbitMQ
   * 3.10 does with what comes while a quorum queue elects its leader: all that is not confirmed is
   * published again over another connection. If it does not, it may just be slow to wake up, and
   * the heartbeats see to it.
   */
  private void doubt(PublishChannel open) {
    try (Declarations answer = new Declarations(open.link)) {
      answer.channel();
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} gives no answer at all", open.link.endpoint(), e);
      return;
    }
    outbox.lock.lock();
    try {
      if (outbox.channel() != open || !open.doubted || open.link.isBlocked()) {
        return;
      }
      outbox.gaveUp(open, System.nanoTime());
      patienceNanos = Math.min(MAX_PATIENCE_NANOS, 2 * patienceNanos);
    } finally {
      outbox.lock.unlock();
    }
    if (open.link.abort("a confirm stays away")) {
      LOG.warn(
          "{} does not confirm an event; what is not confirmed is published again",
          open.link.endpoint());
    }
  }
}
