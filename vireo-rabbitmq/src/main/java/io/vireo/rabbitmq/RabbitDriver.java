package io.vireo.rabbitmq;

import io.vireo.DelayedEvent;
import io.vireo.Health;
import io.vireo.rabbitmq.internal.connection.BrokerRequests;
import io.vireo.rabbitmq.internal.connection.ClientLibrary;
import io.vireo.rabbitmq.internal.connection.ConnectionSettings;
import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.rabbitmq.internal.connection.Connector;
import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.connection.SocketWatchdog;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.consume.ConsumerEnvironment;
import io.vireo.rabbitmq.internal.consume.ConsumerSupervisor;
import io.vireo.rabbitmq.internal.consume.ConsumingConnection;
import io.vireo.rabbitmq.internal.consume.ConsumingConnections;
import io.vireo.rabbitmq.internal.consume.ExchangeWatch;
import io.vireo.rabbitmq.internal.consume.Republisher;
import io.vireo.rabbitmq.internal.consume.UnregisteredConsumer;
import io.vireo.rabbitmq.internal.delay.DelayCancellation;
import io.vireo.rabbitmq.internal.delay.DelayQueues;
import io.vireo.rabbitmq.internal.publish.DelayedPublishCallback;
import io.vireo.rabbitmq.internal.publish.OutgoingEvents;
import io.vireo.rabbitmq.internal.publish.PublishHealth;
import io.vireo.rabbitmq.internal.publish.Publisher;
import io.vireo.rabbitmq.internal.routes.RabbitRoutes;
import io.vireo.rabbitmq.internal.routes.RoutePauses;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.ConsumerBindings;
import io.vireo.rabbitmq.internal.topology.ConsumerQueues;
import io.vireo.rabbitmq.internal.topology.DeclarationTrials;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.QueueForm;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.ConsumingLifecycle;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Driver;
import io.vireo.spi.Durations;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.PublishCallback;
import io.vireo.spi.Routes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The driver for RabbitMQ. Any thread may call it; what blocks, and who calls back, is said at each
 * method of {@link Driver}.
 *
 * <pre>{@code
 * Observer app = new Observer(RabbitDriver.connect("amqp://localhost"));
 * }</pre>
 *
 * <p>{@code Delivery.unwrap} knows {@code com.rabbitmq.client.Envelope} and {@code
 * com.rabbitmq.client.AMQP.BasicProperties}.
 */
public final class RabbitDriver implements Driver {
  private final RabbitOptions options;
  private final Threads threads = new Threads();
  private final ConsumerQueues queues;
  private final SocketWatchdog watchdog;
  private final OutgoingEvents outgoing;
  private final Publisher publisher;
  private final ConsumingLifecycle lifecycle = new ConsumingLifecycle();
  private final ConsumingConnections connections;
  private final ConsumerEnvironment shared;
  private final ExchangeWatch exchangeWatch;
  private final DelayCancellation cancellation;
  private final Routes routes;
  private final CallbackSet callbacks;
  private final Callbacks told;
  private final ConnectionSettings.Timeouts timeouts;
  private volatile boolean consumingStopped;
  private volatile @Nullable Instant closedAt;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  private RabbitDriver(RabbitOptions options, Tunables tunables) {
    this.options = options;
    ConnectionSettings connection = options.connection();
    this.timeouts = connection.timeouts();
    Connector connector = new Connector(connection, threads, tunables);
    DeclarationTrials trials = new DeclarationTrials(connector);
    Topology topology = new Topology(options.pythonQueues(), trials);
    this.queues = new ConsumerQueues(options.pythonQueues(), options.exchanges(), topology, trials);
    this.watchdog = new SocketWatchdog(threads, connection.heartbeat());
    DelayQueues delayQueues = new DelayQueues(topology, options.delayQueues(), clock());
    this.outgoing = new OutgoingEvents(options.exchanges(), topology, delayQueues);
    this.callbacks = options.callbacks();
    this.told = new Callbacks(callbacks, threads);
    this.publisher =
        new Publisher(options.publisherWindow(), connector, watchdog, topology, threads, told);
    this.connections = new ConsumingConnections(connector, watchdog, lifecycle, threads, tunables);
    RoutePauses pauses = new RoutePauses(timeouts.rpc());
    this.shared =
        new ConsumerEnvironment(
            timeouts.rpc(),
            tunables,
            threads,
            topology,
            queues,
            pauses,
            lifecycle,
            new Republisher(publisher, topology, delayQueues));
    this.exchangeWatch = new ExchangeWatch(connections, queues.bindings(), threads, tunables);
    topology.onDeletedExchanges(exchangeWatch::areGone);
    this.cancellation = new DelayCancellation(connections::any);
    BrokerRequests requests = new BrokerRequests(connections::any, timeouts.rpc());
    this.routes =
        new RabbitRoutes(timeouts.rpc(), requests, publisher, pauses, topology, this::declare);
  }

  /**
   * Makes a driver for a broker. Does no I/O.
   *
   * @param url an {@code amqp:} or {@code amqps:} URL, or several with commas between them, tried
   *     in the order given
   * @return a new driver
   * @throws io.vireo.InvalidUrlException if the URL is malformed; its message holds no password
   */
  public static RabbitDriver connect(String url) {
    Objects.requireNonNull(url, "url");
    return connect(RabbitOptions.builder().urls(url).build());
  }

  /**
   * Makes a driver for one of several brokers. Does no I/O.
   *
   * @param urls {@code amqp:} or {@code amqps:} URLs, tried in the order given, over and over
   * @return a new driver
   * @throws io.vireo.InvalidUrlException if a URL is malformed; its message holds no password
   */
  public static RabbitDriver connect(List<String> urls) {
    Objects.requireNonNull(urls, "urls");
    return connect(RabbitOptions.builder().urls(urls).build());
  }

  /**
   * Makes a driver. Does no I/O.
   *
   * @param options how it behaves
   * @return a new driver
   * @throws io.vireo.VireoException if the RabbitMQ client on the class path is older than 5.37.1
   */
  public static RabbitDriver connect(RabbitOptions options) {
    return connect(options, Tunables.STANDARD);
  }

  static RabbitDriver connect(RabbitOptions options, Tunables tunables) {
    ClientLibrary.requireSafe();
    return new RabbitDriver(options, tunables);
  }

  /**
   * Has another callback hear when the publishing connection is made and when a consumer is
   * registered, from now on.
   *
   * @param callback takes the place of {@link RabbitOptions.Builder#onConnect}
   */
  public void setOnConnect(RabbitCallback callback) {
    callbacks.onConnect(callback);
  }

  /**
   * Has another callback hear when the publishing connection or a consumer's registration is lost,
   * or given up, from now on.
   *
   * @param callback takes the place of {@link RabbitOptions.Builder#onDisconnect}
   */
  public void setOnDisconnect(RabbitCallback callback) {
    callbacks.onDisconnect(callback);
  }

  /**
   * Has another callback hear of failed tries and failed events, from now on.
   *
   * @param callback takes the place of {@link RabbitOptions.Builder#onError}
   */
  public void setOnError(RabbitCallback callback) {
    callbacks.onError(callback);
  }

  @Override
  public String endpoint() {
    return publisher.supervisor().endpoint();
  }

  @Override
  public int maxEventBytes() {
    return options.maxEventBytes();
  }

  @Override
  public void publish(OutboundEvent event, PublishCallback callback) {
    publisher.publish(outgoing.emitted(event, callback));
  }

  @Override
  public void broadcast(OutboundEvent event, PublishCallback callback) {
    publisher.publish(outgoing.broadcast(event, callback));
  }

  @Override
  public DelayedEvent publishLater(OutboundEvent event, Duration delay, PublishCallback callback) {
    DelayedPublishCallback outcome =
        new DelayedPublishCallback(event.event(), endpoint(), callback);
    OutgoingEvents.Delayed delayed = outgoing.delayed(event, delay, outcome);
    publisher.publish(delayed.pending());
    return delayed.handle();
  }

  @Override
  public boolean cancel(DelayedEvent event) {
    return cancellation.cancel(event, timeouts.rpc());
  }

  @Override
  public Consumer observe(ConsumerRequest request, DeliveryListener listener) {
    lifecycle.requireRunning(endpoint());
    RabbitConsumerOptions chosen = options.consumers().options(request);
    QueueForm.requirePossible(request, chosen.queue());
    ConsumingConnection connection = connections.reserve();
    ConsumerSupervisor supervisor;
    RabbitConsumer consumer;
    try {
      supervisor =
          new ConsumerSupervisor(
              request,
              ConsumerBindings.isControl(request) ? exchangeWatch.hearing(listener) : listener,
              chosen.settings(options.connection().retries()),
              shared,
              connection);
      consumer =
          options
              .consumers()
              .make(request, new RabbitConsumer.Setup(supervisor, chosen.callbacks()));
    } catch (RuntimeException e) {
      connection.release();
      throw e;
    }
    supervisor.start(told.of(consumer));
    exchangeWatch.start();
    if (consumingStopped) {
      // It was stopped while this one was being made.
      supervisor.stop();
    }
    return consumer;
  }

  @Override
  public Routes routes() {
    return routes;
  }

  private void declare(Link link, ConsumerRequest request) throws IOException {
    RabbitConsumerOptions chosen = options.consumers().options(request);
    QueueForm.requirePossible(request, chosen.queue());
    RabbitConsumer consumer =
        options
            .consumers()
            .make(
                request,
                new RabbitConsumer.Setup(new UnregisteredConsumer(request), chosen.callbacks()));
    try (Declarations declarations = new Declarations(link)) {
      queues.declare(link, declarations, request, chosen.queue(), consumer::chosenArguments);
    }
  }

  @Override
  public Health health() {
    Instant end = closedAt;
    if (end != null) {
      return Health.of(
          List.of(new Health.Part("connections", Health.Status.DOWN, "closed", end, null)));
    }
    List<Health.Part> parts = new ArrayList<>();
    if (publisher.supervisor().isWanted()) {
      parts.add(PublishHealth.of(publisher.supervisor().health(), publisher.outbox));
    }
    for (ConsumingConnection connection : connections.all()) {
      List<Health.Part> wanted =
          connection.consumers().stream()
              .filter(consumer -> !consumer.isStopped())
              .map(ConsumerSupervisor::health)
              .toList();
      if (!wanted.isEmpty()) {
        parts.add(connection.supervisor().health());
        parts.addAll(wanted);
      }
    }
    return Health.of(parts);
  }

  /**
   * Waits until consuming has ended, however long that takes, or this thread is interrupted (its
   * flag is then set).
   *
   * @throws io.vireo.NoConnectionException if the driver gave up connecting after its limit of
   *     retries
   */
  public void join() {
    boolean ended = false;
    while (!ended && !Thread.currentThread().isInterrupted()) {
      ended = join(Duration.ofDays(1));
    }
  }

  @Override
  public boolean join(Duration atMost) {
    return lifecycle.await(atMost);
  }

  @Override
  public void stopConsuming() {
    consumingStopped = true;
    if (lifecycle.stop()) {
      for (ConsumingConnection connection : connections.all()) {
        connection.consumers().forEach(ConsumerSupervisor::stop);
      }
    }
  }

  @Override
  public void setupAsyncCleanup() {
    lifecycle.cleanUpWhenEnded("vireo-cleanup", this::releaseConsuming);
  }

  private void releaseConsuming() {
    for (ConsumingConnection connection : connections.all()) {
      connection.supervisor().close(timeouts.close());
    }
  }

  @Override
  public void close() {
    close(timeouts.close());
  }

  @Override
  public void close(Duration atMost) {
    if (!closing.compareAndSet(false, true)) {
      awaitClosed();
      return;
    }
    closedAt = Instant.now();
    connections.close();
    Duration time = atMost.compareTo(timeouts.close()) < 0 ? atMost : timeouts.close();
    long deadline = Durations.deadline(time);
    try {
      stopConsuming();
      awaitConsumersReleased(Durations.deadline(time.dividedBy(2)));
      publisher.close(time.dividedBy(4));
      List<ConnectionSupervisor> open = new ArrayList<>(List.of(publisher.supervisor()));
      connections.all().forEach(connection -> open.add(connection.supervisor()));
      for (int i = 0; i < open.size(); i++) {
        // Each gets its share, so that one that hangs leaves time for the others.
        open.get(i)
            .close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()) / (open.size() - i)));
      }
    } finally {
      watchdog.close();
      threads.shutdown();
      closed.countDown();
    }
  }

  private void awaitConsumersReleased(long deadline) {
    try {
      for (ConsumingConnection connection : connections.all()) {
        // Without a connection there is nothing to be given back.
        if (connection.supervisor().link() != null) {
          connection.awaitEmpty(deadline);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitClosed() {
    try {
      // Closing is bounded, so this is.
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Names the broker; never a user or password. */
  @Override
  public String toString() {
    return "RabbitDriver[" + endpoint() + "]";
  }
}
