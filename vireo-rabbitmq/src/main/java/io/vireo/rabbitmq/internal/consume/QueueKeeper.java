package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.thread.SerialTasks;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.Topology;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the queue of a paused consumer, which would otherwise go for want of use: one that expires
 * by asking for it now and then; one that goes with its last consumer, or sooner than it can be
 * asked for, by a stand-by consumer. Others who consume from the queue are not disturbed.
 */
final class QueueKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(QueueKeeper.class);

  /** What expires sooner may do so between two questions, when the machine or the way is slow. */
  private static final Duration SHORTEST_ASKED_FOR = Duration.ofMillis(900);

  private static final int STAND_BY_PRIORITY = -1_000;

  private final ConsumerChannel channel;
  private final Threads threads;
  private final SerialTasks tasks;
  private final @Nullable Channel standBy;
  private volatile boolean stopped;

  private QueueKeeper(
      ConsumerChannel channel, Threads threads, SerialTasks tasks, @Nullable Channel standBy) {
    this.channel = channel;
    this.threads = threads;
    this.tasks = tasks;
    this.standBy = standBy;
  }

  /** Starts to keep the queue; when this returns, the consumer may be cancelled. */
  static QueueKeeper start(ConsumerChannel channel, Threads threads, SerialTasks tasks)
      throws IOException {
    Channel standBy = needsStandBy(channel.queue()) ? standBy(channel, threads) : null;
    QueueKeeper keeper = new QueueKeeper(channel, threads, tasks, standBy);
    keeper.renewLater();
    return keeper;
  }

  /** Whether a queue has to have a consumer to stay: while it has one, no queue expires. */
  static boolean needsStandBy(Topology.DeclaredQueue queue) {
    return queue.needsConsumer()
        || (queue.expiration() != null && queue.expiration().compareTo(SHORTEST_ASKED_FOR) < 0);
  }

  private static Channel standBy(ConsumerChannel channel, Threads threads) throws IOException {
    Channel opened = channel.link().connection().createChannel();
    if (opened == null) {
      throw new IOException(channel.link().endpoint() + ": no channel is left on the connection");
    }
    try {
      opened.basicQos(1);
      opened.basicConsume(
          channel.queue().name(),
          false,
          Map.of("x-priority", STAND_BY_PRIORITY),
          new StandBy(opened, threads));
      return opened;
    } catch (IOException | RuntimeException e) {
      Declarations.closeQuietly(opened);
      throw e;
    }
  }

  private void renewLater() {
    Duration expiration = channel.queue().expiration();
    if (expiration == null || standBy != null) {
      return;
    }
    threads.after(expiration.dividedBy(3), () -> tasks.execute(this::renew));
  }

  private void renew() {
    if (stopped || !channel.isLive()) {
      return;
    }
    try (Declarations declarations = new Declarations(channel.link())) {
      declarations.existingQueue(channel.queue().name());
    } catch (IOException | RuntimeException e) {
      LOG.debug("Queue {} could not be asked for", channel.queue().name(), e);
    }
    renewLater();
  }

  /** Stops to keep it. */
  void stop() {
    stopped = true;
    // The broker puts back what the stand-by consumer holds.
    Declarations.closeQuietly(standBy);
  }

  /**
   * Consumes without taking anything. The broker gives it an event only when no other consumer has
   * room for one. It holds that for a while, for giving it back at once would bring it again at
   * once, and then offers it to the others.
   */
  private static final class StandBy extends DefaultConsumer {
    private static final Duration MOST = Duration.ofSeconds(30);

    private final Threads threads;
    private Duration hold = Duration.ofSeconds(1);

    StandBy(Channel channel, Threads threads) {
      super(channel);
      this.threads = threads;
    }

    @Override
    public void handleDelivery(
        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      threads.executeAfter(hold, () -> giveBack(envelope.getDeliveryTag()));
      hold = hold.multipliedBy(2).compareTo(MOST) > 0 ? MOST : hold.multipliedBy(2);
    }

    private void giveBack(long tag) {
      try {
        getChannel().basicNack(tag, false, true);
      } catch (AlreadyClosedException e) {
        LOG.trace("The stand-by consumer has ended", e);
      } catch (IOException e) {
        LOG.debug("Giving back an event failed; it goes back with the channel", e);
      }
    }
  }
}
