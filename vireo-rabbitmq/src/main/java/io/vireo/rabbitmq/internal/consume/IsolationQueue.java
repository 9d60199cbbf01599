package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.message.Destination;
import io.vireo.rabbitmq.internal.message.MessageProperties;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.DeclaredOnce;
import io.vireo.rabbitmq.internal.topology.DeclaredQueue;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue in which a consumer keeps the one event that it handles alone. The queue belongs to the
 * consumer, and is declared when it is first needed. The copy of an event in this queue is held by
 * this process, or about to be delivered to it. If the process or its connection ends, the broker
 * moves the copy back to the route, and the queue expires.
 *
 * <p>One event is exchanged at a time, under a lock. Any thread may call it; {@link #exchange}
 * blocks.
 */
final class IsolationQueue implements ChannelListener {
  private static final Logger LOG = LoggerFactory.getLogger(IsolationQueue.class);
  private static final String PREFIX = "vireo.isolation.";

  /**
   * After how long the broker moves a copy back to the route that no consumer holds. A copy needs
   * less than that to be delivered.
   */
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(5);

  private static final Duration EXPIRATION = Duration.ofMinutes(1);

  /** After how long without an event the channel is closed, so that the queue can expire. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final ConsumerContext context;
  private final ConsumerRequest request;
  private final ConsumerEnvironment environment;
  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable ConsumerChannel channel;
  private volatile @Nullable ExpectedCopy expected;
  private volatile boolean closed;
  private long lastUse;

  /**
   * A copy that was published to this queue and has to arrive.
   *
   * @param token the value of the header by which the copy is recognised
   * @param arrival completed with the copy; cancelled once nobody waits for it
   */
  private record ExpectedCopy(String token, CompletableFuture<RabbitDelivery> arrival) {}

  IsolationQueue(ConsumerContext context) {
    this.context = context;
    this.request = context.request();
    this.environment = context.environment();
    this.name = PREFIX + request.observerId() + "." + request.subscriptionId();
  }

  /**
   * Exchanges an event, which has begun, for a copy of it in this queue.
   *
   * @param headers added to those of the copy; they stay with it if it goes back to the route
   * @return the copy, to be handled instead of the event; the event itself if it cannot be
   *     isolated; null if it comes again
   */
  @Nullable RabbitDelivery exchange(RabbitDelivery event, Map<String, Object> headers) {
    if (request.broadcast()) {
      return event;
    }
    lock.lock();
    try {
      if (closed || event.isStale()) {
        return null;
      }
      if (!open(event.channel().connection())) {
        return closed || event.isStale() ? null : event;
      }
      return publishAndAwait(event, headers);
    } finally {
      lastUse = System.nanoTime();
      lock.unlock();
    }
  }

  private @Nullable RabbitDelivery publishAndAwait(
      RabbitDelivery event, Map<String, Object> headers) {
    ExpectedCopy copy = new ExpectedCopy(UUID.randomUUID().toString(), new CompletableFuture<>());
    Map<String, Object> all = new HashMap<>(headers);
    all.put(MessageProperties.ISOLATED_HEADER, copy.token());
    Destination queue =
        new Destination("", name, true, new DeclaredOnce(name, true, this::declareForCopies));
    RabbitDelivery arrived = null;
    expected = copy;
    try {
      if (event.replace(() -> environment.republisher().isolate(event, queue, all))) {
        arrived = await(copy);
      }
      return arrived;
    } finally {
      expected = null;
      if (arrived == null) {
        abandon(copy);
      }
    }
  }

  /** Gives a copy back that has arrived too late. One that arrives later is given back then. */
  private static void abandon(ExpectedCopy copy) {
    boolean arrived = !copy.arrival().cancel(false) && !copy.arrival().isCancelled();
    if (arrived) {
      copy.arrival().join().requeue();
    }
  }

  private @Nullable RabbitDelivery await(ExpectedCopy copy) {
    try {
      return copy.arrival().get(Durations.millis(TIME_TO_LIVE), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("An isolated event of '{}' has not arrived", request.event(), e);
      // The channel may not work any more, so the next event gets another one.
      closeChannel();
    } catch (CancellationException e) {
      LOG.debug("An isolated event of '{}' goes back to its route", request.event(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return null;
  }

  /** Consumes from the queue. Returns false, after a warning, if the broker refuses that. */
  private boolean open(BrokerConnection connection) {
    ConsumerChannel before = channel;
    if (before != null && before.isLive() && before.connection() == connection) {
      return true;
    }
    closeChannel();
    ConsumerChannel opened = null;
    try (Declarations declarations = new Declarations(connection)) {
      declare(connection, declarations);
      opened =
          new ConsumerChannel(
              this,
              context,
              connection,
              declarations.takeOver(),
              new DeclaredQueue(name, true, false, EXPIRATION, null),
              1);
      opened.consume();
      channel = opened;
      if (closed) {
        closeChannel();
        return false;
      }
      closeLater();
      return true;
    } catch (IOException | RuntimeException e) {
      if (opened != null) {
        opened.close();
      }
      if (connection.isOpen() && connection.isFirstMention(name)) {
        LOG.warn(
            "{}: queue '{}' cannot be used ({}), so it is not counted how often an event of '{}' ends its process; permit this user to configure, write and read vireo.*",
            connection.endpoint(),
            name,
            ConnectFailure.ofLost(e).reason(),
            request.event());
      }
      return false;
    }
  }

  private void declare(BrokerConnection connection, Declarations declarations) throws IOException {
    environment.topology().declareRetryExchange(connection);
    declarations.queue(
        name,
        true,
        false,
        Map.of(
            "x-message-ttl", Durations.millis(TIME_TO_LIVE),
            "x-dead-letter-exchange", Topology.RETRY_EXCHANGE,
            "x-dead-letter-routing-key", request.event(),
            "x-expires", Durations.millis(EXPIRATION)));
  }

  /** Declares the queue before a copy is published to it. */
  private void declareForCopies(BrokerConnection connection) throws IOException {
    environment.topology().declareUnroutedQueue(connection);
    try (Declarations declarations = new Declarations(connection)) {
      declare(connection, declarations);
    }
  }

  /** Lets the queue expire when it is no longer needed: it does so once it has no consumer. */
  private void closeLater() {
    environment.threads().executeAfter(IDLE, this::closeIfIdle);
  }

  private void closeIfIdle() {
    ConsumerChannel current = channel;
    if (current == null || closed) {
      return;
    }
    boolean idle = false;
    if (lock.tryLock()) {
      try {
        idle =
            System.nanoTime() - lastUse >= Durations.nanos(IDLE)
                && channel == current
                && current.acknowledgements().isEmpty();
        if (idle) {
          channel = null;
        }
      } finally {
        lock.unlock();
      }
    }
    if (idle) {
      current.close();
    } else if (channel == current && current.isLive()) {
      closeLater();
    }
  }

  /** Closes the queue for good. The broker moves the copy in it back to the route. */
  void close() {
    closed = true;
    closeChannel();
    cancelExpected();
  }

  private void closeChannel() {
    ConsumerChannel current = channel;
    channel = null;
    if (current != null) {
      current.close();
    }
  }

  private void cancelExpected() {
    ExpectedCopy copy = expected;
    if (copy != null) {
      copy.arrival().cancel(false);
    }
  }

  @Override
  public void onDelivery(RabbitDelivery delivery) {
    ExpectedCopy copy = expected;
    String token =
        MessageProperties.text(delivery.wireProperties(), MessageProperties.ISOLATED_HEADER);
    if (copy == null || !copy.token().equals(token) || !copy.arrival().complete(delivery)) {
      delivery.requeue();
    }
  }

  @Override
  public void onEnd(ConsumerChannel ended, String reason) {
    LOG.debug("The isolated event of '{}' goes back to its route: {}", request.event(), reason);
    if (ended == channel) {
      cancelExpected();
    }
  }

  @Override
  public void onOversized(ConsumerChannel of, long bytes) {
    LOG.warn("An event of '{}' is too large to be isolated: {} bytes", request.event(), bytes);
    cancelExpected();
  }

  @Override
  public void onMemoryExhausted(ConsumerChannel of) {
    // A single event always fits into memory. A second one may come when a handler was overtaken
    // after its time-out.
    cancelExpected();
    environment.threads().execute(this::closeChannel);
  }

  @Override
  public boolean isIsolationQueue() {
    return true;
  }
}
