package io.vireo.rabbitmq.internal.consume;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.DeclaredQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the queue of a consumer that takes no events, because the broker would delete an unused
 * queue. A queue that expires is kept by a passive declaration at intervals. A queue that is
 * deleted with its last consumer, or that expires too soon for that, is kept by a stand-by
 * consumer. Other consumers of the queue are not disturbed. The consumer's serial tasks use it.
 */
final class QueueKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(QueueKeeper.class);

  /**
   * The shortest expiration that passive declarations can outrun. A queue with a shorter one might
   * expire between two of them if the machine or the network is slow.
   */
  private static final Duration MIN_RENEWABLE_EXPIRATION = Duration.ofMillis(900);

  private static final int STAND_BY_PRIORITY = -1_000;

  private final ConsumerChannel channel;
  private final ConsumerContext context;
  private final @Nullable Channel standBy;
  private volatile boolean stopped;

  private QueueKeeper(ConsumerChannel channel, @Nullable Channel standBy) {
    this.channel = channel;
    this.context = channel.context();
    this.standBy = standBy;
  }

  /** Starts to keep the queue. When this method returns, the consumer may be cancelled. */
  static QueueKeeper start(ConsumerChannel channel) throws IOException {
    Channel standBy = needsStandBy(channel.queue()) ? standBy(channel) : null;
    QueueKeeper keeper = new QueueKeeper(channel, standBy);
    keeper.renewLater();
    return keeper;
  }

  /** Whether only a consumer keeps the queue. A queue that has a consumer does not expire. */
  static boolean needsStandBy(DeclaredQueue queue) {
    return queue.needsConsumer()
        || (queue.expiration() != null
            && queue.expiration().compareTo(MIN_RENEWABLE_EXPIRATION) < 0);
  }

  private static Channel standBy(ConsumerChannel channel) throws IOException {
    Channel opened = channel.connection().openChannel();
    try {
      opened.basicQos(1);
      opened.basicConsume(
          channel.queue().name(),
          false,
          Map.of("x-priority", STAND_BY_PRIORITY),
          new StandBy(opened, channel.context().environment().threads()));
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
    context.threads().after(expiration.dividedBy(3), () -> context.tasks().execute(this::renew));
  }

  private void renew() {
    if (stopped || !channel.isLive()) {
      return;
    }
    try (Declarations declarations = new Declarations(channel.connection())) {
      declarations.existingQueue(channel.queue().name());
    } catch (IOException | RuntimeException e) {
      LOG.debug("Queue {} could not be asked for", channel.queue().name(), e);
    }
    renewLater();
  }

  /** Stops to keep the queue. */
  void stop() {
    stopped = true;
    // The broker gives back the event that the stand-by consumer may hold.
    Declarations.closeQuietly(standBy);
  }

  /**
   * Consumes with the lowest priority and handles nothing. The broker delivers an event to it only
   * when no other consumer has room for one. It gives the event back after a while, and not at
   * once, because the broker would then deliver the event again at once.
   */
  private static final class StandBy extends DefaultConsumer {
    private static final Duration MAX_HOLD = Duration.ofSeconds(30);

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
      hold = hold.multipliedBy(2).compareTo(MAX_HOLD) > 0 ? MAX_HOLD : hold.multipliedBy(2);
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
