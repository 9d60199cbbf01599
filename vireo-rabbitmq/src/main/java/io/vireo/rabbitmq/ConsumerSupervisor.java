package io.vireo.rabbitmq;

import io.vireo.Health;
import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.ConsumingLifecycle;
import io.vireo.spi.DeliveryListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one consumer registered: whatever ends its channel, it declares, binds and consumes anew,
 * in one go. All exchanges with the broker are tasks that run one after the other; other methods
 * may be called by any thread.
 */
final class ConsumerSupervisor {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerSupervisor.class);
  private static final Duration GOOD_CHANNEL = Duration.ofSeconds(2);

  /** What all consumers of a driver share. */
  record Shared(
      RabbitOptions options,
      Threads threads,
      Topology topology,
      Callbacks callbacks,
      ConsumingLifecycle lifecycle,
      Republisher republisher) {}

  private final ConsumerRequest request;
  private final DeliveryListener listener;
  private final Shared shared;
  private final ConsumingConnection connection;
  private final SerialTasks tasks;
  private final Registration registration;
  private final Verdicts verdicts;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Object delivering = new Object();
  private volatile boolean stopped;
  private volatile boolean paused;
  private volatile @Nullable ConsumerChannel current;
  private @Nullable RabbitConsumer consumer;

  // Used by tasks only.
  private final BackOff backOff = new BackOff(new SplittableRandom());
  private long notBefore = System.nanoTime();
  private long registeredAt;
  private boolean warned;
  private @Nullable QueueKeeper keeper;

  ConsumerSupervisor(
      ConsumerRequest request,
      DeliveryListener listener,
      Shared shared,
      ConsumingConnection connection) {
    this.request = request;
    this.listener = listener;
    this.shared = shared;
    this.connection = connection;
    this.tasks = new SerialTasks(shared.threads());
    this.registration = new Registration(request);
    this.verdicts = new Verdicts(request, shared.republisher(), () -> stopped, this::endIfFinished);
  }

  /** Starts to register. Returns at once. */
  void start(RabbitConsumer of) {
    consumer = of;
    shared.lifecycle().begin();
    connection.add(this);
    tasks.execute(this::attach);
  }

  private RabbitConsumer consumer() {
    return Objects.requireNonNull(consumer);
  }

  ConsumerRequest request() {
    return request;
  }

  Verdicts verdicts() {
    return verdicts;
  }

  @Nullable String queueName() {
    ConsumerChannel channel = current;
    return channel == null ? null : channel.queue().name();
  }

  int remainingRetries() {
    return connection.supervisor().remainingRetries();
  }

  Health.Part health() {
    return registration.health();
  }

  Consumer.State state() {
    if (stopped) {
      return Consumer.State.STOPPED;
    }
    if (connection.supervisor().givenUp() != null) {
      return Consumer.State.FAILED;
    }
    ConsumerChannel channel = current;
    if (channel == null || !channel.isLive()) {
      return Consumer.State.CONNECTING;
    }
    return paused ? Consumer.State.PAUSED : Consumer.State.REGISTERED;
  }

  boolean awaitRegistered(Duration atMost) {
    return registration.await(atMost);
  }

  /** The connection is there, perhaps again. */
  void linkUp() {
    tasks.execute(this::attach);
  }

  void connectFailed(ConnectFailure failure, @Nullable Instant nextTry) {
    registration.failed(
        failure.reason(), failure.permanent() ? refused(failure.reason(), null) : null, nextTry);
    shared.callbacks().notRegistered(consumer(), failure.reason());
  }

  void gaveUp(NoConnectionException cause) {
    String reason = String.valueOf(cause.getMessage());
    registration.failed(reason, refused(reason, cause), null);
    shared.callbacks().unregistered(consumer(), reason);
  }

  private ObservationException refused(String reason, @Nullable Throwable cause) {
    return new ObservationException(
        "Route '"
            + request.event()
            + "' cannot be observed. "
            + reason
            + ". Cure that, then observe again",
        cause);
  }

  private void attach() {
    ConsumerChannel before = current;
    Link link = connection.supervisor().link();
    if (stopped || link == null || !link.isOpen() || (before != null && before.isLive())) {
      return;
    }
    if (before != null) {
      lost(before, "the connection was lost");
    }
    long wait = notBefore - System.nanoTime();
    if (wait > 0) {
      attachAfter(Duration.ofNanos(wait));
      return;
    }
    ConsumerChannel opened = null;
    try {
      Topology.DeclaredQueue queue =
          shared.topology().declareQueue(link, request, consumer()::queueArguments);
      opened =
          ConsumerChannel.open(this, shared.threads(), link, queue, request.options().prefetch());
      if (paused) {
        keeper = QueueKeeper.start(opened, shared.threads(), tasks);
      } else {
        opened.consume();
      }
      current = opened;
      registered(opened);
    } catch (IOException | RuntimeException e) {
      current = null;
      if (opened != null) {
        opened.close();
      }
      link.forgetDeclared();
      attachFailed(link, e);
    }
  }

  private void registered(ConsumerChannel opened) {
    registeredAt = System.nanoTime();
    registration.succeeded();
    if (warned) {
      LOG.info("Route '{}' is observed again on {}", request.event(), opened.link().place());
      warned = false;
    }
    shared
        .callbacks()
        .registered(consumer(), "Observing '" + request.event() + "' on " + opened.link().place());
    if (!opened.isLive()) {
      // It ended before it was known here.
      lost(opened, "the channel ended");
    }
  }

  private void attachFailed(Link link, Exception cause) {
    LOG.debug("Registering for '{}' failed", request.event(), cause);
    ConnectFailure failure =
        cause instanceof ObservationException
            ? new ConnectFailure(true, String.valueOf(cause.getMessage()))
            : ConnectFailure.of(cause);
    if (link.isOpen() || failure.permanent()) {
      retry(link.place(), failure, cause instanceof ObservationException e ? e : null);
    } else {
      // The next link brings the next try; a lost one is no reason to wait after that.
      registration.failed(link.place() + ": " + failure.reason(), null, null);
    }
  }

  private void retry(String place, ConnectFailure failure, @Nullable ObservationException exact) {
    if (stopped) {
      return;
    }
    Duration delay =
        failure.permanent() ? backOff.afterPermanentFailure() : backOff.afterTransientFailure();
    notBefore = System.nanoTime() + delay.toNanos();
    String reason = place + ": " + failure.reason();
    ObservationException problem =
        exact == null && failure.permanent() ? refused(reason, null) : exact;
    registration.failed(reason, problem, Instant.now().plus(delay));
    if (!warned) {
      LOG.warn("Route '{}' is not observed. {}. Trying again until it is", request.event(), reason);
      warned = true;
    }
    shared.callbacks().notRegistered(consumer(), reason);
    attachAfter(delay);
  }

  private void attachAfter(Duration delay) {
    shared.threads().after(delay, () -> tasks.execute(this::attach));
  }

  /** A channel has ended by itself. Called by any thread, I/O threads included. */
  void channelEnded(ConsumerChannel channel, String reason) {
    tasks.execute(() -> lost(channel, reason));
  }

  private void lost(ConsumerChannel channel, String reason) {
    if (current != channel) {
      return;
    }
    current = null;
    stopKeeping();
    channel.close();
    if (stopped) {
      return;
    }
    shared.callbacks().unregistered(consumer(), reason);
    if (System.nanoTime() - registeredAt > GOOD_CHANNEL.toNanos()) {
      backOff.reset();
      notBefore = System.nanoTime();
    }
    if (channel.link().isOpen()) {
      channel.link().forgetDeclared();
      retry(channel.link().place(), new ConnectFailure(false, reason), null);
    } else {
      registration.failed(channel.link().place() + ": " + reason, null, null);
    }
  }

  void pause() {
    if (stopped) {
      return;
    }
    paused = true;
    CountDownLatch done = new CountDownLatch(1);
    tasks.execute(
        () -> {
          try {
            applyPause();
          } finally {
            done.countDown();
          }
        });
    try {
      if (!done.await(shared.options().rpcTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("The broker has not answered the pause of '{}' yet", request.event());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void resume() {
    paused = false;
    tasks.execute(this::applyResume);
  }

  private void applyPause() {
    ConsumerChannel channel = current;
    if (!paused || stopped || channel == null || !channel.isConsuming()) {
      return;
    }
    try {
      // The queue needs another user before it loses this one.
      keeper = QueueKeeper.start(channel, shared.threads(), tasks);
      channel.cancel();
    } catch (IOException | RuntimeException e) {
      LOG.debug("Pausing '{}' failed; its channel is made anew", request.event(), e);
      channel.close();
      lost(channel, "pausing failed");
    }
  }

  private void applyResume() {
    ConsumerChannel channel = current;
    if (paused || stopped || channel == null || channel.isConsuming()) {
      return;
    }
    try {
      channel.consume();
      stopKeeping();
    } catch (IOException | RuntimeException e) {
      LOG.debug("Resuming '{}' failed; its channel is made anew", request.event(), e);
      channel.close();
      lost(channel, "resuming failed");
    }
  }

  private void stopKeeping() {
    QueueKeeper keeping = keeper;
    keeper = null;
    if (keeping != null) {
      keeping.stop();
    }
  }

  void stop() {
    stopped = true;
    registration.stopped();
    tasks.execute(this::cancel);
    endIfFinished();
  }

  private void cancel() {
    ConsumerChannel channel = current;
    if (channel == null) {
      return;
    }
    try {
      channel.cancel();
    } catch (IOException | RuntimeException e) {
      LOG.debug("Cancelling '{}'", request.event(), e);
    }
  }

  private void endIfFinished() {
    if (stopped && verdicts.noneDue() && ended.compareAndSet(false, true)) {
      tasks.execute(this::release);
      shared.lifecycle().end();
    }
  }

  private void release() {
    ConsumerChannel channel = current;
    current = null;
    stopKeeping();
    if (channel != null) {
      try {
        if (channel.queue().privateQueue() && channel.isLive()) {
          channel.deleteQueue();
        }
      } catch (IOException | RuntimeException e) {
        LOG.debug("Deleting the queue of '{}'", request.event(), e);
      }
      channel.close();
    }
    connection.remove(this);
  }

  /** Hands a delivery over. Returns false if it is not wanted any more. */
  boolean deliver(RabbitDelivery delivery) {
    // The last deliveries of one channel may still be coming when the next one's do.
    synchronized (delivering) {
      if (stopped || !delivery.channel().isLive()) {
        return false;
      }
      listener.onDelivery(delivery);
      return true;
    }
  }
}
