package io.vireo.rabbitmq.internal.publish;

import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Declarations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has events written again, a moment later, that the broker has rejected by a negative confirm. Any
 * thread may call it.
 */
final class PublishRejections {
  private static final Logger LOG = LoggerFactory.getLogger(PublishRejections.class);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /**
   * How long before its deadline an event is written for the last time. Written later, it could end
   * before the broker has answered, and nobody would know whether it has arrived.
   */
  private static final long TIME_TO_ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final PublishQueue queue;
  private final PublishWriter writer;
  private final Threads threads;
  private final AtomicBoolean planned = new AtomicBoolean();

  PublishRejections(PublishQueue queue, PublishWriter writer, Threads threads) {
    this.queue = queue;
    this.writer = writer;
    this.threads = threads;
  }

  /** The broker has rejected an event, or all up to it. */
  void rejected(PublishChannel channel, long sequence, boolean multiple) {
    List<PendingPublish> hopeless = new ArrayList<>(1);
    NextStep next = queue.reject(channel, sequence, multiple, hopeless);
    if (planned.compareAndSet(false, true)) {
      threads.after(PAUSE, this::writeAgain);
    }
    hopeless.forEach(pending -> threads.execute(() -> renew(channel, pending.event)));
    writer.proceed(next);
  }

  private void writeAgain() {
    planned.set(false);
    NextStep next = queue.writeRejectedAgain(System.nanoTime() + TIME_TO_ANSWER_NANOS);
    writer.proceed(next);
  }

  /**
   * Closes a channel, so that another one is opened. If a queue is full, that is of no use. But
   * RabbitMQ 3.10 also rejects all that comes over a channel which first published to a quorum
   * queue while that was without a leader, for as long as the channel lives.
   */
  private static void renew(PublishChannel channel, String event) {
    LOG.warn(
        "{} rejects event '{}' again and again; it is tried over another channel",
        channel.connection.endpoint(),
        event);
    Declarations.closeQuietly(channel.channel);
  }
}
