package io.vireo.rabbitmq.internal.publish;

import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Declarations;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to events that the broker rejects by a negative confirm: each is written again a moment
 * later. The methods whose names end with Locked are called with the outbox's lock held; the rest
 * happens on the driver's threads.
 */
final class PublishRejections {
  private static final Logger LOG = LoggerFactory.getLogger(PublishRejections.class);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** How long before its deadline an event is written for the last time. */
  private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(80);

  private final PublishQueue outbox;
  private final PublishWriter writer;
  private final Threads threads;

  // Guarded by the outbox's lock.
  private boolean scheduled;
  private long patienceNanos = PATIENCE_NANOS;

  PublishRejections(PublishQueue outbox, PublishWriter writer, Threads threads) {
    this.outbox = outbox;
    this.writer = writer;
    this.threads = threads;
  }

  /** An event of the window was rejected; it is out of it. */
  void rejectedLocked(PendingPublish pending, PublishChannel on, long now) {
    outbox.nacked(pending);
    if (!scheduled) {
      scheduled = true;
      threads.after(PAUSE, this::writeAgain);
    }
    if (pending.rejectedFor(on, now) > patienceNanos && !on.dead) {
      // No more is written to it, so that little comes twice.
      on.dead = true;
      patienceNanos = Math.min(MAX_PATIENCE_NANOS, 2 * patienceNanos);
      threads.execute(() -> renew(on, pending.event));
    }
  }

  /** An event was taken. */
  void confirmedLocked(PendingPublish pending) {
    if (pending.wasRejected()) {
      patienceNanos = PATIENCE_NANOS;
    }
  }

  private void writeAgain() {
    outbox.lock.lock();
    try {
      scheduled = false;
      outbox.requeueNacked(System.nanoTime() + ANSWER_NANOS);
    } finally {
      outbox.lock.unlock();
    }
    writer.handOver();
  }

  /**
   * A queue may be full, and then another channel is of no use. But RabbitMQ 3.10 also rejects all
   * that comes over a channel which first published to a quorum queue while that was without a
   * leader, for as long as the channel lives.
   */
  private static void renew(PublishChannel on, String event) {
    LOG.warn(
        "{} rejects event '{}' again and again; it is tried over another channel",
        on.link.endpoint(),
        event);
    Declarations.closeQuietly(on.channel);
  }
}
