package io.vireo.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.DelayedEvent;
import io.vireo.NoConnectionException;
import io.vireo.ObserveOptions;
import io.vireo.rabbitmq.internal.connection.BrokerAddress;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.ClientLibrary;
import io.vireo.rabbitmq.internal.connection.ConnectionSettings;
import io.vireo.rabbitmq.internal.connection.Connector;
import io.vireo.rabbitmq.internal.connection.SocketHolder;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.delay.DelayListing;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.failure.UnansweredException;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.tls.TlsSettings;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.FormProbe;
import io.vireo.rabbitmq.internal.topology.QueueForm;
import io.vireo.rabbitmq.internal.topology.QueueSettings;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a broker without changing anything there: what the broker is, which queues and exchanges
 * exist, how they were declared, and which delayed events wait. AMQP cannot list them, so their
 * names have to be given. One thread at a time may use it. Methods that ask the broker block for a
 * few requests, each of which ends within {@link RabbitOptions.Builder#rpcTimeout}; they throw a
 * {@link NoConnectionException} if the connection was lost.
 *
 * <p>For the broker, a request about a queue counts as use of the queue, so a queue that expires
 * when unused stays longer.
 */
public final class RabbitInspector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RabbitInspector.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Connector connector;
  private final Threads threads;
  private final TlsSettings tls;
  private final Duration rpcTimeout;
  private final BrokerConnection connection;
  private final Declarations declarations;

  private RabbitInspector(
      Connector connector,
      Threads threads,
      ConnectionSettings settings,
      BrokerConnection connection) {
    this.connector = connector;
    this.threads = threads;
    this.tls = settings.tls();
    this.rpcTimeout = settings.timeouts().rpc();
    this.connection = connection;
    this.declarations = new Declarations(connection);
  }

  /**
   * What a broker says about itself. Immutable.
   *
   * @param product the product's name, such as {@code RabbitMQ}
   * @param version its version, such as {@code 3.10.8}
   * @param cluster the cluster's name
   * @param capabilities whether the broker has a capability, by AMQP's names for them, such as
   *     {@code publisher_confirms}
   */
  public record Broker(
      String product, String version, String cluster, Map<String, Boolean> capabilities) {
    /**
     * Copies the map.
     *
     * @param product the product's name
     * @param version its version
     * @param cluster the cluster's name
     * @param capabilities whether the broker has a capability
     */
    public Broker {
      capabilities = Collections.unmodifiableMap(new TreeMap<>(capabilities));
    }
  }

  /** Whether the broker answers about a queue. */
  public enum Presence {
    /** The broker answers. */
    THERE,
    /** The queue belongs to another connection alone. */
    LOCKED,
    /** The queue exists, but the node that hosts it is down or does not answer. */
    AWAY
  }

  /**
   * A queue that exists. Immutable.
   *
   * @param name the queue's name
   * @param presence whether the broker answers about the queue; if not, the counts are 0
   * @param ready how many events wait
   * @param consumers how many consumers the queue has
   */
  public record Queue(String name, Presence presence, long ready, int consumers) {}

  /**
   * An exchange that exists. Immutable.
   *
   * @param name the exchange's name
   * @param form how the exchange was declared; empty if the broker does not tell
   */
  public record Exchange(String name, Optional<ExchangeDeclaration> form) {}

  /** The broker's answer to an event that no queue takes. */
  public enum Publishing {
    /** The broker has confirmed it. */
    CONFIRMED,
    /** The broker takes no events at the moment, since it is short of memory or disk. */
    BLOCKED,
    /** The user may not publish to the default exchange. */
    REFUSED,
    /** The broker has not confirmed the event in time, or has confirmed it negatively. */
    UNANSWERED
  }

  /**
   * Connects to the first of the brokers that can be reached. Tries each of them once.
   *
   * @param options the brokers, and how to connect
   * @return an inspector, to be closed
   * @throws NoConnectionException if none can be reached; its message says why, without a password
   * @throws io.vireo.VireoException if {@link RabbitOptions.Builder#requireSafeClient} is set and
   *     the RabbitMQ client on the class path is older than 5.37.1
   */
  public static RabbitInspector connect(RabbitOptions options) {
    ClientLibrary.present().check(options.settings().requireSafeClient());
    return connect(options.connection());
  }

  /** Connects to the first of some brokers that can be reached. */
  static RabbitInspector connect(ConnectionSettings settings) {
    Threads threads = new Threads();
    Connector connector = new Connector(settings, threads, Tunables.STANDARD);
    List<String> failures = new ArrayList<>();
    Exception last = null;
    for (BrokerAddress address : settings.addresses()) {
      try {
        BrokerConnection connection = connector.connect(address, "inspecting", new SocketHolder());
        return new RabbitInspector(connector, threads, settings, connection);
      } catch (IOException | TimeoutException e) {
        failures.add(ConnectFailure.of(e).at(address.endpoint()).reason());
        last = e;
      }
    }
    threads.shutdown();
    throw new NoConnectionException("Cannot connect to " + String.join("; ", failures), last);
  }

  /**
   * How a listener with these options declares its shared queue. Does not block.
   *
   * @param event the event's name
   * @param options the listener's options
   * @return the declaration, without what {@link RabbitConsumerOptions} and consumers of the
   *     program's own class change
   */
  public static QueueDeclaration wantedQueue(String event, ObserveOptions options) {
    QueueForm form =
        QueueForm.of(new ConsumerRequest("", "", event, false, options), QueueSettings.NONE, false);
    return new QueueDeclaration(form.durable(), form.autoDelete(), form.arguments());
  }

  /**
   * How Vireo declares the exchanges that every listener needs. Does not block.
   *
   * @return the declarations by the names of the exchanges
   */
  public static Map<String, ExchangeDeclaration> wantedExchanges() {
    Map<String, ExchangeDeclaration> wanted = new TreeMap<>();
    wanted.put(Topology.DIRECT_EXCHANGE, durable("direct", null));
    wanted.put(Topology.TOPIC_EXCHANGE, durable("topic", null));
    wanted.put(Topology.RETRY_EXCHANGE, durable("direct", Topology.UNROUTED_EXCHANGE));
    wanted.put(Topology.REDRIVE_EXCHANGE, durable("direct", null));
    wanted.put(Topology.UNROUTED_EXCHANGE, durable("fanout", null));
    return wanted;
  }

  private static ExchangeDeclaration durable(String type, @Nullable String alternate) {
    return new ExchangeDeclaration(type, true, false, false, Optional.ofNullable(alternate));
  }

  /**
   * The broker for people.
   *
   * @return {@code host:port/vhost}, without user and password
   */
  public String endpoint() {
    return connection.endpoint();
  }

  /**
   * What is needed to reach this broker by another protocol. Does not block.
   *
   * @return the values, whose text shows no password
   */
  public BrokerAccess access() {
    BrokerAddress address = connection.address();
    try {
      return new BrokerAccess(
          address.host(),
          address.virtualHost(),
          address.user(),
          address.password(),
          address.tls() ? Optional.of(tls.newHandshake().context()) : Optional.empty());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * What the broker has said about itself when the connection was made. Does not block.
   *
   * @return what it has said; texts that it has not given are empty
   */
  public Broker broker() {
    Map<String, Object> properties = connection.client().getServerProperties();
    Map<String, Boolean> capabilities = new TreeMap<>();
    if (properties.get("capabilities") instanceof Map<?, ?> said) {
      said.forEach((name, value) -> capabilities.put(name.toString(), Boolean.TRUE.equals(value)));
    }
    return new Broker(
        text(properties, "product"),
        text(properties, "version"),
        text(properties, "cluster_name"),
        capabilities);
  }

  private static String text(Map<String, Object> properties, String name) {
    Object value = properties.get(name);
    return value == null ? "" : value.toString();
  }

  /**
   * Looks for a queue.
   *
   * @param name the queue's name
   * @return the queue; empty if there is none of this name
   */
  public Optional<Queue> queue(String name) {
    try {
      AMQP.Queue.DeclareOk found = declarations.existingQueue(name);
      return Optional.of(
          new Queue(name, Presence.THERE, found.getMessageCount(), found.getConsumerCount()));
    } catch (UnansweredException e) {
      LOG.debug("{}: queue '{}' does not answer", endpoint(), name, e);
      return Optional.of(new Queue(name, Presence.AWAY, 0, 0));
    } catch (IOException e) {
      return switch (Declarations.refusalCode(e)) {
        case AMQP.RESOURCE_LOCKED -> Optional.of(new Queue(name, Presence.LOCKED, 0, 0));
        case AMQP.NOT_FOUND ->
            ConnectFailure.of(e).reason().contains(" down or inaccessible")
                ? Optional.of(new Queue(name, Presence.AWAY, 0, 0))
                : Optional.empty();
        default -> throw failed(e);
      };
    }
  }

  /**
   * Finds out how a queue was declared.
   *
   * @param name the name of a queue that exists
   * @return the declaration; empty if the queue does not exist, or if the broker does not tell, for
   *     instance because this user may not declare the queue
   */
  public Optional<QueueDeclaration> queueForm(String name) {
    try {
      return new FormProbe(declarations).queue(name);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Looks for an exchange.
   *
   * @param name the exchange's name
   * @return the exchange; empty if there is none of this name
   */
  public Optional<Exchange> exchange(String name) {
    try {
      declarations.channel().exchangeDeclarePassive(name);
      return Optional.of(new Exchange(name, new FormProbe(declarations).exchange(name)));
    } catch (IOException e) {
      if (Declarations.refusalCode(e) == AMQP.NOT_FOUND) {
        return Optional.empty();
      }
      throw failed(e);
    }
  }

  /**
   * Finds out whether the broker takes events now, by an event that no queue takes and a connection
   * of its own.
   *
   * @param atMost how long to wait for the confirm
   * @return the broker's answer
   */
  public Publishing tryPublish(Duration atMost) {
    BrokerConnection own;
    try {
      own = connector.connect(connection.address(), "trial", new SocketHolder());
    } catch (IOException | TimeoutException e) {
      throw failed(e);
    }
    try {
      return publish(own, atMost);
    } catch (IOException e) {
      if (Declarations.isRefusal(e)) {
        return Publishing.REFUSED;
      }
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Publishing.UNANSWERED;
    } finally {
      own.close(CLOSE_TIMEOUT);
    }
  }

  private static Publishing publish(BrokerConnection own, Duration atMost)
      throws IOException, InterruptedException {
    Channel channel = own.openChannel();
    channel.confirmSelect();
    channel.basicPublish(
        "", "vireo.inspector." + UUID.randomUUID(), null, "null".getBytes(StandardCharsets.UTF_8));
    try {
      boolean confirmed = channel.waitForConfirms(Math.max(1, Durations.millis(atMost)));
      return confirmed ? Publishing.CONFIRMED : Publishing.UNANSWERED;
    } catch (TimeoutException e) {
      LOG.debug("{} has not confirmed within {}", own.endpoint(), atMost, e);
      return own.isBlocked() ? Publishing.BLOCKED : Publishing.UNANSWERED;
    }
  }

  /**
   * Whether a queue is one in which delayed events wait. Does not block.
   *
   * @param queue the name of a queue
   * @return true if {@link #delayedEvents} takes the name
   */
  public static boolean isDelayQueue(String queue) {
    return DelayListing.isDelayQueue(queue);
  }

  /**
   * Lists the events of {@code emitLater} that wait in one queue, soonest first. Failed events that
   * wait there for their next attempt are left out. {@code Core.cancel} takes what this method
   * returns. An event is due at its time stamp plus its delay as the driver has rounded it up.
   *
   * <p>This method takes the events out of the queue and gives them back, to their places and with
   * their times. An event that falls due meanwhile is moved when it is given back, perhaps behind
   * later ones. Others who cancel or list events of this queue wait until that is done. It blocks
   * about four times as long as an answer of the broker may take at most.
   *
   * @param queue the name of a {@linkplain #isDelayQueue delay queue}
   * @param limit how many events are listed at most
   * @return the events; none if there is no such queue
   * @throws NoConnectionException if the connection was lost, or if too many events wait there to
   *     be looked through in time
   * @throws IllegalArgumentException if that is no delay queue, or if the limit is below 1
   */
  public List<DelayedEvent> delayedEvents(String queue, int limit) {
    if (!isDelayQueue(queue) || limit < 1) {
      throw new IllegalArgumentException(
          "At least 1 event of a delay queue can be listed, not %s of '%s'"
              .formatted(limit, queue));
    }
    try {
      return DelayListing.of(
          connection, queue, limit, System.nanoTime() + 3 * Durations.nanos(rpcTimeout));
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    }
  }

  private NoConnectionException failed(Exception cause) {
    return new NoConnectionException(
        "Cannot look any further: " + ConnectFailure.of(cause).at(endpoint()).reason(), cause);
  }

  /** Closes the connection, and waits for that for a second at most. Idempotent. */
  @Override
  public void close() {
    declarations.close();
    connection.close(CLOSE_TIMEOUT);
    threads.shutdown();
  }

  /** Names the broker; never a user or password. */
  @Override
  public String toString() {
    return "RabbitInspector[" + endpoint() + "]";
  }
}
