package io.vireo.rabbitmq.internal.consume;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.HeldBytes;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.failure.ConsumerTimeout;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.DeclaredQueue;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One channel that consumes from one queue, from its opening to its end. It takes deliveries from
 * the client, hands them to its {@link ChannelListener}, and counts what it holds. What arrived
 * over a channel is acknowledged over it or not at all, by its {@link Acknowledgements}.
 *
 * <p>Deliveries arrive on one of the client's threads at a time. The consumer's serial tasks begin
 * and end consuming. All else may be called by any thread. One lock guards what is known of the
 * deliveries.
 */
public final class ConsumerChannel extends DefaultConsumer {
  private final ChannelListener listener;
  private final ConsumerContext context;
  private final BrokerConnection connection;
  private final DeclaredQueue queue;
  private final boolean isolated;
  private final HeldBytes.Share memory;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Object lock = new Object();
  private final Acknowledgements acknowledgements;
  private volatile boolean consuming;
  private final AtomicInteger epoch = new AtomicInteger();

  /** Whether anything has been delivered since {@link #wasIdle} was last asked. */
  private boolean delivered;

  private boolean reviewPlanned;

  /**
   * The size of the event that did not fit into memory, or 0. No event that comes after it is
   * handed over until consuming begins again.
   */
  private volatile long refusedBytes;

  private long averageBytes;

  /** How many deliveries were not handed over and have not been given back yet. */
  private int withheld;

  private volatile @Nullable Duration consumerTimeout;

  /** The tag of the current consumer. The broker may still deliver to the one before it. */
  private volatile @Nullable String currentTag;

  /**
   * The tag of the consumer that was cancelled last: what still arrives for it goes back at once.
   */
  private @Nullable String cancelledTag;

  /**
   * Takes over a channel on which nothing is consumed yet.
   *
   * @param channel belongs to the new object from now on, also if it cannot be made
   */
  ConsumerChannel(
      ChannelListener listener,
      ConsumerContext context,
      BrokerConnection connection,
      Channel channel,
      DeclaredQueue queue,
      int prefetch)
      throws IOException {
    super(channel);
    this.listener = listener;
    this.context = context;
    this.connection = connection;
    this.queue = queue;
    this.isolated = listener.isIsolationQueue();
    this.acknowledgements =
        new Acknowledgements(channel, connection, context.threads(), !isolated, prefetch);
    this.memory = connection.inbound().limit(channel.getChannelNumber());
    try {
      prefetch(prefetch);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    channel.addShutdownListener(this::shutDown);
  }

  ChannelListener listener() {
    return listener;
  }

  /** What this channel shares with the other channels and parts of its consumer. */
  ConsumerContext context() {
    return context;
  }

  BrokerConnection connection() {
    return connection;
  }

  DeclaredQueue queue() {
    return queue;
  }

  /** Whether the channel consumes from an isolation queue. */
  boolean isIsolated() {
    return isolated;
  }

  /** False once the channel has ended: its deliveries come again over another channel. */
  boolean isLive() {
    return acknowledgements.isLive();
  }

  /** Takes the settlements of the deliveries of this channel. */
  Acknowledgements acknowledgements() {
    return acknowledgements;
  }

  boolean isConsuming() {
    return consuming;
  }

  /** Waits for the end of the channel. Returns true if it has ended. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return ended.await(Durations.nanos(atMost), TimeUnit.NANOSECONDS);
  }

  /**
   * A number that changes each time that consuming begins or ends. An answer of the broker about
   * the consumer holds only if this number is still the same.
   */
  int epoch() {
    return epoch.get();
  }

  /**
   * Whether nothing has been delivered since this was last asked, so that no delivery proves that
   * the broker still knows the consumer. Asked by one thread at a time.
   */
  boolean wasIdle() {
    synchronized (lock) {
      boolean idle = !delivered;
      delivered = false;
      return idle;
    }
  }

  private void consuming(boolean value) {
    epoch.incrementAndGet();
    consuming = value;
  }

  void consume() throws IOException {
    refusedBytes = 0;
    consuming(true);
    currentTag = getChannel().basicConsume(queue.name(), false, this);
  }

  /** Sets how many deliveries without a settlement the next consumer of this channel may have. */
  void prefetch(int value) throws IOException {
    acknowledgements.prefetch(value);
  }

  /** Consumes with a larger prefetch from now on, without giving anything back. */
  void increasePrefetch(int value) throws IOException {
    String before = currentTag;
    prefetch(value);
    consume();
    if (before != null) {
      getChannel().basicCancel(before);
    }
  }

  /** Has the prefetch reviewed by how fast deliveries were handled lately. Returns the new one. */
  int review(AdaptivePrefetch prefetch) {
    long room = memory.limit();
    long average;
    synchronized (lock) {
      reviewPlanned = false;
      planReview();
      average = averageBytes;
    }
    return prefetch.review(
        System.nanoTime(),
        acknowledgements.handled(),
        // To lower the prefetch is to cancel the consumer for a moment. A stand-by consumer would
        // take an event out of its turn meanwhile, so this queue counts as having none that wait.
        QueueKeeper.needsStandBy(queue) ? 0 : acknowledgements.waiting(),
        average == 0 ? Long.MAX_VALUE : room / average);
  }

  /** How many deliveries that were handed over wait for a handler. */
  int waiting() {
    synchronized (lock) {
      return acknowledgements.waiting() - withheld;
    }
  }

  /** Ends consuming, and gives back the deliveries that no handler has begun. */
  void cancel() throws IOException {
    if (!consuming) {
      return;
    }
    consuming(false);
    try {
      if (currentTag != null) {
        getChannel().basicCancel(currentTag);
      }
    } finally {
      synchronized (lock) {
        cancelledTag = currentTag;
        withheld = 0;
      }
      acknowledgements.requeueUnbegun();
    }
  }

  /** Ends the channel. The broker gives back every delivery that has no settlement. */
  void close() {
    acknowledgements.flushAll();
    acknowledgements.end();
    ended.countDown();
    connection.inbound().unlimit(getChannel().getChannelNumber(), memory);
    Declarations.closeQuietly(getChannel());
  }

  /** Deletes the queue, which only this consumer uses. */
  void deleteQueue() throws IOException {
    getChannel().queueDelete(queue.name());
  }

  @Override
  public void handleDelivery(
      String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    long deliveryTag = envelope.getDeliveryTag();
    long bytesWithoutBody = body.length == 0 ? connection.inbound().removedBodySize(properties) : 0;
    boolean oversized = bytesWithoutBody > connection.inbound().maxBytes();
    boolean late;
    boolean accepted;
    boolean firstRefused;
    acknowledgements.delivered(deliveryTag);
    synchronized (lock) {
      delivered = true;
      late = consumerTag.equals(cancelledTag);
      firstRefused = bytesWithoutBody > 0 && !oversized && !late && refusedBytes == 0;
      if (firstRefused) {
        refusedBytes = bytesWithoutBody;
      }
      accepted = !late && consuming && bytesWithoutBody == 0 && refusedBytes == 0;
      withheld += accepted || late ? 0 : 1;
      measure(Math.max(bytesWithoutBody, body.length));
      planReview();
    }
    if (accepted) {
      listener.onDelivery(new RabbitDelivery(this, envelope, properties, body));
    } else {
      // What is withheld goes back when the consumer is cancelled, together with what came before
      // it. So the order is kept, which a quorum queue would not restore, and the broker does not
      // deliver the same again at once.
      memory.release(body.length);
      if (late) {
        acknowledgements.settle(deliveryTag, false);
      }
    }
    if (oversized) {
      listener.onOversized(this, bytesWithoutBody);
    } else if (firstRefused) {
      listener.onMemoryExhausted(this);
    }
  }

  /** Keeps a moving average, so that one event of an unusual size does not change much. */
  private void measure(long bytes) {
    averageBytes = averageBytes == 0 ? bytes : averageBytes + (bytes - averageBytes) / 16;
  }

  private void planReview() {
    if (!reviewPlanned && isLive() && !acknowledgements.isEmpty()) {
      reviewPlanned = true;
      context.threads().after(AdaptivePrefetch.INTERVAL, () -> listener.onReviewDue(this));
    }
  }

  /** The body of a delivery is no longer held in memory. */
  void releaseMemory(long bytes) {
    memory.release(bytes);
    if (refusedBytes > 0) {
      listener.onMemoryReleased(this);
    }
  }

  /** Whether the event that did not fit into memory would fit now. */
  boolean hasRoomForRefused() {
    return memory.hasRoom(refusedBytes);
  }

  /** The broker has ended the consumer, but not the channel. */
  @Override
  public void handleCancel(String consumerTag) {
    endedByBroker(
        "the broker ended the consumer (its queue was deleted, or the node of it went away)");
  }

  /**
   * How long the broker has waited for a settlement, if it has ended the channel because of that;
   * else null.
   */
  @Nullable Duration consumerTimeout() {
    return consumerTimeout;
  }

  private void shutDown(ShutdownSignalException cause) {
    String reason = ConnectFailure.of(cause).reason();
    Duration timeout = ConsumerTimeout.in(reason);
    if (isLive()) {
      consumerTimeout = timeout;
    }
    endedByBroker(timeout == null ? reason : reason + ConsumerTimeout.ADVICE);
  }

  private void endedByBroker(String reason) {
    if (acknowledgements.end()) {
      ended.countDown();
      listener.onEnd(this, reason);
    }
  }
}
