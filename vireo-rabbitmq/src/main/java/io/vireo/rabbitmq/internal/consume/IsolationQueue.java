package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.message.Destination;
import io.vireo.rabbitmq.internal.message.MessageProperties;
import io.vireo.rabbitmq.internal.topology.Declarations;
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
 * Where a consumer keeps the event that it handles alone: a queue of its own, made when it is first
 * needed. What is in there is in this process's hands or on its way there. When the process or its
 * link ends, the broker moves it back to the route, and the queue goes by itself. Any thread may
 * call it; {@link #take} blocks.
 */
final class IsolationQueue implements ChannelOwner {
  private static final Logger LOG = LoggerFactory.getLogger(IsolationQueue.class);
  private static final String PREFIX = "vireo.isolation.";

  /** After how long the broker moves on what nobody holds. More than a copy needs to be taken. */
  private static final Duration MOVED_AFTER = Duration.ofSeconds(5);

  private static final Duration KEPT_UNUSED = Duration.ofMinutes(1);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final ConsumerRequest request;
  private final ConsumerEnvironment shared;
  private final Settlements settlements;
  private final ConsumerReports reports;
  private final String name;
  private final ReentrantLock taking = new ReentrantLock();
  private volatile @Nullable ConsumerChannel channel;
  private volatile @Nullable Copy expected;
  private volatile boolean closed;
  private long lastUse;

  /**
   * A copy that is on its way here.
   *
   * @param token by which it is known
   * @param arrival it
   */
  private record Copy(String token, CompletableFuture<RabbitDelivery> arrival) {}

  IsolationQueue(
      ConsumerRequest request,
      ConsumerEnvironment shared,
      Settlements settlements,
      ConsumerReports reports) {
    this.request = request;
    this.shared = shared;
    this.settlements = settlements;
    this.reports = reports;
    this.name = PREFIX + request.observerId() + "." + request.subscriptionId();
  }

  /**
   * Takes an event out of its route, with headers that stay with it should it come back.
   *
   * @return the copy to go on with; the event itself if it cannot be isolated here; null if it
   *     comes again
   */
  @Nullable RabbitDelivery take(RabbitDelivery event, Map<String, Object> headers) {
    if (request.broadcast()) {
      return event;
    }
    taking.lock();
    try {
      if (closed || event.isStale()) {
        return null;
      }
      if (!open(event.channel().link())) {
        return closed || event.isStale() ? null : event;
      }
      return exchange(event, headers);
    } finally {
      lastUse = System.nanoTime();
      taking.unlock();
    }
  }

  private @Nullable RabbitDelivery exchange(RabbitDelivery event, Map<String, Object> headers) {
    Copy copy = new Copy(UUID.randomUUID().toString(), new CompletableFuture<>());
    Map<String, Object> all = new HashMap<>(headers);
    all.put(MessageProperties.ISOLATED_HEADER, copy.token());
    Destination here =
        new Destination("", name, true, new Declaring());
    RabbitDelivery taken = null;
    expected = copy;
    try {
      if (settlements.replace(event, () -> shared.republisher().isolate(event, here, all))) {
        taken = await(copy);
      }
      return taken;
    } finally {
      expected = null;
      if (taken == null) {
        giveBack(copy);
      }
    }
  }

  /** What comes too late is given back when it comes. */
  private static void giveBack(Copy copy) {
    boolean arrived = !copy.arrival().cancel(false) && !copy.arrival().isCancelled();
    if (arrived) {
      copy.arrival().join().requeue();
    }
  }

  private @Nullable RabbitDelivery await(Copy copy) {
    try {
      return copy.arrival().get(Durations.millis(MOVED_AFTER), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("An event of '{}' that was isolated has not come", request.event(), e);
      // The next one is to have a channel that works.
      closeChannel();
    } catch (CancellationException e) {
      LOG.debug("An event of '{}' that was isolated goes back to it", request.event(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return null;
  }

  /** Returns false, having said why, if there can be no such queue over a link that is there. */
  private boolean open(Link link) {
    ConsumerChannel before = channel;
    if (before != null && before.isLive() && before.link() == link) {
      return true;
    }
    closeChannel();
    ConsumerChannel opened = null;
    try (Declarations declarations = new Declarations(link)) {
      declare(link, declarations);
      opened =
          ConsumerChannel.open(
              this,
              shared.threads(),
              link,
              declarations.takeOver(),
              new Topology.DeclaredQueue(name, true, false, KEPT_UNUSED, null),
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
      if (link.isOpen() && link.isNews(name)) {
        LOG.warn(
            "{}: queue '{}' cannot be had ({}), so what kills a handler of '{}' is not counted; permit this user to configure, write and read vireo.*",
            link.endpoint(),
            name,
            ConnectFailure.ofLost(e).reason(),
            request.event());
      }
      return false;
    }
  }

  private void declare(Link link, Declarations declarations) throws IOException {
    shared.topology().declareRetryExchange(link);
    declarations.queue(
        name,
        true,
        false,
        Map.of(
            "x-message-ttl",
            Durations.millis(MOVED_AFTER),
            "x-dead-letter-exchange",
            Topology.RETRY_EXCHANGE,
            "x-dead-letter-routing-key",
            request.event(),
            "x-expires",
            Durations.millis(KEPT_UNUSED)));
  }

  /** What has to be there before a copy is published. */
  private final class Declaring implements Preparation {
    @Override
    public boolean isDone(Link link) {
      return link.hasDeclared(name);
    }

    @Override
    public void prepare(Link link) throws IOException {
      shared.topology().declareUnroutedQueue(link);
      try (Declarations declarations = new Declarations(link)) {
        declare(link, declarations);
      }
      link.declared(name);
    }

    @Override
    public boolean returned(Link link) {
      link.forget(name);
      return true;
    }
  }

  /** A queue without a consumer goes by itself. */
  private void closeLater() {
    shared.threads().executeAfter(IDLE, this::closeIfIdle);
  }

  private void closeIfIdle() {
    ConsumerChannel current = channel;
    if (current == null || closed) {
      return;
    }
    boolean idle = false;
    if (taking.tryLock()) {
      try {
        idle =
            System.nanoTime() - lastUse >= Durations.nanos(IDLE)
                && channel == current
                && current.acknowledgements().holdsNothing();
        if (idle) {
          channel = null;
        }
      } finally {
        taking.unlock();
      }
    }
    if (idle) {
      current.close();
    } else if (channel == current && current.isLive()) {
      closeLater();
    }
  }

  /** For good. What is in there goes back to the route. */
  void close() {
    closed = true;
    closeChannel();
    expectNoLonger();
  }

  private void closeChannel() {
    ConsumerChannel current = channel;
    channel = null;
    if (current != null) {
      current.close();
    }
  }

  private void expectNoLonger() {
    Copy copy = expected;
    if (copy != null) {
      copy.arrival().cancel(false);
    }
  }

  @Override
  public void deliver(RabbitDelivery delivery) {
    Copy copy = expected;
    String token =
        MessageProperties.text(delivery.wireProperties(), MessageProperties.ISOLATED_HEADER);
    if (copy == null || !copy.token().equals(token) || !copy.arrival().complete(delivery)) {
      delivery.requeue();
    }
  }

  @Override
  public void channelEnded(ConsumerChannel ended, String reason) {
    LOG.debug("What was isolated of '{}' goes back to it: {}", request.event(), reason);
    if (ended == channel) {
      expectNoLonger();
    }
  }

  @Override
  public void receivedTooLarge(ConsumerChannel of, long bytes) {
    LOG.warn("An event of '{}' is too large to be isolated: {} bytes", request.event(), bytes);
    expectNoLonger();
  }

  @Override
  public void hadNoRoom(ConsumerChannel of) {
    // It holds one event at a time, which has room whatever its size; two come after a time-out.
    expectNoLonger();
    shared.threads().execute(this::closeChannel);
  }

  @Override
  public void mayHaveRoom(ConsumerChannel of) {
    // Its channel is made anew.
  }

  @Override
  public void look(ConsumerChannel of) {
    // One event at a time cannot be fewer.
  }

  @Override
  public Settlements settlements() {
    return settlements;
  }

  @Override
  public Registration registration() {
    return reports.registration();
  }

  @Override
  public boolean movesWhatIsGivenBack() {
    return true;
  }

  @Override
  public RabbitDelivery isolate(RabbitDelivery delivery, Map<String, Object> headers) {
    return delivery;
  }
}
