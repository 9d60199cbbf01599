package io.vireo.rabbitmq;

import io.vireo.DelayedEvent;
import io.vireo.Health;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.BrokerRequests;
import io.vireo.rabbitmq.internal.connection.ClientLibrary;
import io.vireo.rabbitmq.internal.connection.ConnectionSettings;
import io.vireo.rabbitmq.internal.connection.Connector;
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
import io.vireo.rabbitmq.internal.journal.RabbitJournals;
import io.vireo.rabbitmq.internal.publish.OutgoingEvents;
import io.vireo.rabbitmq.internal.publish.Publisher;
import io.vireo.rabbitmq.internal.routes.RabbitRoutes;
import io.vireo.rabbitmq.internal.routes.RoutePauses;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.ConsumerBindings;
import io.vireo.rabbitmq.internal.topology.ConsumerQueues;
import io.vireo.rabbitmq.internal.topology.DeclarationTrials;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.QueueForm;
import io.vireo.rabbitmq.internal.topology.RabbitDescription;
import io.vireo.rabbitmq.internal.topology.Streams;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.BrokerDescription;
import io.vireo.spi.ClientCallInterceptor.Scope;
import io.vireo.spi.ClientCalls;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.ConsumingLifecycle;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Driver;
import io.vireo.spi.Journal;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.PublishCallback;
import io.vireo.spi.Routes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The driver for RabbitMQ. Any thread may call it. {@link Driver} says of each method what it waits
 * for and which thread calls back.
 *
 * <pre>{@code
 * Observer app = new Observer(RabbitDriver.connect("amqp://localhost"));
 * }</pre>
 *
 * <p>{@code Delivery.unwrap} gives the {@code com.rabbitmq.client.Envelope} and the {@code
 * com.rabbitmq.client.AMQP.BasicProperties} of a message.
 */
public final class RabbitDriver implements Driver {
  private final RabbitOptions.Settings settings;
  private final ConnectionSettings.Timeouts timeouts;
  private final AtomicReference<CallbackSet> callbacks;
  private final Threads threads = new Threads();
  private final Callbacks callbackCalls;

  /** Declares the queues of consumers. */
  private final ConsumerQueues queues;

  // The way out.
  private final OutgoingEvents outgoing;
  private final Publisher publisher;
  private final DelayCancellation cancellation;

  // The way in.
  private final ConsumingLifecycle lifecycle = new ConsumingLifecycle();
  private final ConsumingConnections connections;
  private final ConsumerEnvironment environment;
  private final ExchangeWatch exchangeWatch;
  private volatile boolean consumingStopped;

  private final Routes routes;
  private final RabbitJournals journals;
  private final DriverClosing closing;

  private RabbitDriver(RabbitOptions options, Tunables tunables) {
    this.settings = options.settings();
    ConnectionSettings connection = settings.connection();
    this.timeouts = connection.timeouts();
    this.callbacks = new AtomicReference<>(settings.callbacks());
    this.callbackCalls = new Callbacks(() -> Objects.requireNonNull(callbacks.get()), threads);
    Connector connector = new Connector(connection, threads, tunables);

    DeclarationTrials trials = new DeclarationTrials(connector);
    Topology topology = new Topology(settings.pythonQueues(), trials);
    this.queues =
        new ConsumerQueues(settings.pythonQueues(), settings.exchanges(), topology, trials);
    DelayQueues delayQueues = new DelayQueues(topology, settings.delayQueues(), clock());

    this.outgoing = new OutgoingEvents(settings.exchanges(), topology, delayQueues);
    this.publisher =
        new Publisher(settings.publisherWindow(), connector, topology, threads, callbackCalls);

    this.connections = new ConsumingConnections(connector, lifecycle, threads, tunables);
    this.cancellation = new DelayCancellation(connections::any);
    RoutePauses pauses = new RoutePauses(timeouts.rpc());
    this.environment =
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

    BrokerRequests requests = new BrokerRequests(connections::any, clientCalls(), timeouts.rpc());
    this.routes =
        new RabbitRoutes(timeouts.rpc(), requests, publisher, pauses, topology, this::declare);
    this.journals =
        new RabbitJournals(
            connections::any,
            requests,
            publisher,
            new Streams(trials),
            clientCalls(),
            settings.maxEventBytes());
    this.closing = new DriverClosing(publisher, connections, threads);
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
   * @param options how the driver connects and behaves
   * @return a new driver
   * @throws io.vireo.VireoException if {@link RabbitOptions.Builder#requireSafeClient} is set and
   *     the RabbitMQ client on the class path is older than 5.37.1
   */
  public static RabbitDriver connect(RabbitOptions options) {
    Objects.requireNonNull(options, "options");
    return connect(options, Tunables.STANDARD);
  }

  static RabbitDriver connect(RabbitOptions options, Tunables tunables) {
    ClientLibrary.present().check(options.settings().requireSafeClient());
    return new RabbitDriver(options, tunables);
  }

  /**
   * Sets the callback that hears when the publishing connection is made and when a consumer is
   * registered.
   *
   * @param callback replaces {@link RabbitOptions.Builder#onConnect}
   */
  public void setOnConnect(RabbitCallback callback) {
    callbacks.updateAndGet(all -> all.withOnConnect(callback));
  }

  /**
   * Sets the callback that hears when the publishing connection or the registration of a consumer
   * is lost, or given up.
   *
   * @param callback replaces {@link RabbitOptions.Builder#onDisconnect}
   */
  public void setOnDisconnect(RabbitCallback callback) {
    callbacks.updateAndGet(all -> all.withOnDisconnect(callback));
  }

  /**
   * Sets the callback that hears of failed tries and failed events.
   *
   * @param callback replaces {@link RabbitOptions.Builder#onError}
   */
  public void setOnError(RabbitCallback callback) {
    callbacks.updateAndGet(all -> all.withOnError(callback));
  }

  @Override
  public String endpoint() {
    return publisher.supervisor().endpoint();
  }

  @Override
  public String messagingSystem() {
    return "rabbitmq";
  }

  @Override
  public ClientCalls clientCalls() {
    return threads.clientCalls();
  }

  @Override
  public int maxEventBytes() {
    return settings.maxEventBytes();
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
    OutgoingEvents.Delayed delayed = outgoing.delayed(event, delay, endpoint(), callback);
    publisher.publish(delayed.pending());
    return delayed.handle();
  }

  @Override
  public boolean cancel(DelayedEvent event) {
    Scope scope = clientCalls().begin();
    try {
      return cancellation.cancel(event, timeouts.rpc());
    } finally {
      scope.close();
    }
  }

  @Override
  public Consumer observe(ConsumerRequest request, DeliveryListener listener) {
    lifecycle.requireRunning(endpoint());
    RabbitConsumerOptions chosen = consumerOptions(request);
    ConsumingConnection connection = connections.reserve();
    ConsumerSupervisor supervisor;
    RabbitConsumer consumer;
    try {
      supervisor =
          new ConsumerSupervisor(
              request,
              ConsumerBindings.isControl(request) ? exchangeWatch.hearing(listener) : listener,
              chosen.settings(settings.connection().retries()),
              environment,
              connection);
      consumer =
          settings
              .consumers()
              .make(request, new RabbitConsumer.Setup(supervisor, chosen.callbacks()));
    } catch (RuntimeException e) {
      connection.release();
      throw e;
    }
    supervisor.start(callbackCalls.of(consumer));
    exchangeWatch.start();
    if (consumingStopped) {
      // Another thread has stopped all consumers while this one was being made.
      supervisor.stop();
    }
    return consumer;
  }

  private RabbitConsumerOptions consumerOptions(ConsumerRequest request) {
    RabbitConsumerOptions chosen = settings.consumers().options(request);
    QueueForm.requirePossible(request, chosen.queue());
    return chosen;
  }

  @Override
  public Routes routes() {
    return routes;
  }

  /** Declares the queue of a route that is opened before anybody listens. */
  private void declare(BrokerConnection brokerConnection, ConsumerRequest request)
      throws IOException {
    RabbitConsumerOptions chosen = consumerOptions(request);
    RabbitConsumer consumer =
        settings
            .consumers()
            .make(
                request,
                new RabbitConsumer.Setup(new UnregisteredConsumer(request), chosen.callbacks()));
    try (Declarations declarations = new Declarations(brokerConnection)) {
      queues.declare(declarations, request, chosen.queue(), consumer::chosenArguments);
    }
  }

  /**
   * Opens an inspector of the broker that this driver is connected to, or was last; if that cannot
   * be reached, of another one of its brokers. It has a connection of its own, with the options of
   * this driver except for its time-outs. Blocks until it is connected.
   *
   * @param timeout how long connecting, and each answer of the broker, may take; 1 ms to 24 days
   * @return an inspector, to be closed; it outlives this driver
   * @throws io.vireo.NoConnectionException if no broker can be reached; its message says why,
   *     without a password
   */
  public RabbitInspector inspect(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    return RabbitInspector.connect(settings.connection().first(endpoint()).within(timeout));
  }

  @Override
  public Optional<Journal> journal(String name, long maxBytes) {
    return Optional.of(journals.journal(name, maxBytes));
  }

  @Override
  public BrokerDescription description() {
    return new RabbitDescription(
        settings.connection().addresses(),
        settings.exchanges(),
        settings.pythonQueues(),
        request -> consumerOptions(request).queue());
  }

  @Override
  public Health health() {
    Instant closed = closing.begin();
    return closed == null ? DriverHealth.of(publisher, connections) : DriverHealth.closed(closed);
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
    Duration time = atMost.compareTo(timeouts.close()) < 0 ? atMost : timeouts.close();
    journals.close();
    closing.close(time, this::stopConsuming);
  }

  /** Names the broker; never a user or password. */
  @Override
  public String toString() {
    return "RabbitDriver[" + endpoint() + "]";
  }
}
