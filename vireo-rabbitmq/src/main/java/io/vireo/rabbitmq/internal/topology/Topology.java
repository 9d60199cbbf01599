package io.vireo.rabbitmq.internal.topology;

import com.rabbitmq.client.AMQP;
import io.vireo.ExchangeType;
import io.vireo.ObserveOptions;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.ExchangeNames;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vireo's own exchanges and the queues for events that failed or that no queue took: their names,
 * and their declaration. Each is declared once over a connection. The queues of consumers are the
 * work of {@link ConsumerQueues}. Any thread may call it; each method that takes a connection waits
 * for the broker.
 */
public final class Topology {
  public static final String DIRECT_EXCHANGE = ExchangeNames.SHARED;
  public static final String TOPIC_EXCHANGE = ExchangeNames.BROADCAST;
  public static final String RETRY_EXCHANGE = "vireo_retry_r0";
  public static final String REDRIVE_EXCHANGE = "vireo_redrive_r0";
  public static final String UNROUTED_EXCHANGE = "vireo_unrouted_r0";
  static final String UNROUTED_QUEUE = "RECOVERY.vireo_unrouted";
  public static final String DELAY_EXCHANGE = "vireo_delay_r1";
  public static final String RECOVERY_PREFIX = "RECOVERY.";

  private static final Logger LOG = LoggerFactory.getLogger(Topology.class);

  /** Whether recovery queues are declared in the form of the Python library. */
  private final boolean pythonQueues;

  private final DeclarationTrials trials;
  private final FormWarnings warnings = new FormWarnings();
  private volatile BiConsumer<BrokerConnection, Set<String>> onDeletedExchanges =
      (connection, names) -> {};

  public Topology(boolean pythonQueues, DeclarationTrials trials) {
    this.pythonQueues = pythonQueues;
    this.trials = trials;
  }

  /**
   * Sets what to do after exchanges were found to be deleted, and with them the bindings of queues.
   *
   * @param action gets the connection over which that was found, and the names of the deleted
   *     exchanges that are Vireo's own; no names if an exchange of the program was deleted
   */
  public void onDeletedExchanges(BiConsumer<BrokerConnection, Set<String>> action) {
    onDeletedExchanges = action;
  }

  /**
   * Declares the default exchanges before events are published over a channel of a connection.
   * Forgets what the connection has declared, for the broker may have ended the last channel
   * because the exchange to which an event went was deleted.
   *
   * @param cause why the last channel has ended; null if this is the connection's first one
   * @return whether an exchange was deleted, so that listeners of other processes need a moment
   *     until their queues are bound again
   */
  public boolean declareForPublishing(BrokerConnection connection, @Nullable Throwable cause)
      throws IOException {
    connection.forgetDeclared();
    Set<String> missing = missing(connection, Set.of(DIRECT_EXCHANGE, TOPIC_EXCHANGE));
    boolean deleted = !missing.isEmpty() && (cause != null || wasUsedBefore(connection));
    declareExchanges(connection);
    if (deleted) {
      onDeletedExchanges.accept(connection, missing);
    } else if (cause != null && Declarations.refusalCode(cause) == AMQP.NOT_FOUND) {
      onDeletedExchanges.accept(connection, Set.of());
    }
    return deleted;
  }

  /**
   * Whether Vireo has been used on this broker before. Where it has, at least one of its exchanges
   * is left, even if others were deleted.
   */
  private static boolean wasUsedBefore(BrokerConnection connection) throws IOException {
    Set<String> all =
        Set.of(
            DIRECT_EXCHANGE,
            TOPIC_EXCHANGE,
            RETRY_EXCHANGE,
            REDRIVE_EXCHANGE,
            ExchangeNames.CONTROL);
    return missing(connection, all).size() < all.size();
  }

  /** The names, of those given, for which the broker has no exchange. */
  public static Set<String> missing(BrokerConnection connection, Set<String> names)
      throws IOException {
    Set<String> missing = new TreeSet<>();
    try (Declarations declarations = new Declarations(connection)) {
      for (String name : names) {
        if (!declarations.exchanges().isThere(name)) {
          missing.add(name);
        }
      }
    }
    return missing;
  }

  /** Declares the exchanges of emitted and of broadcast events. */
  void declareExchanges(BrokerConnection connection) throws IOException {
    if (connection.hasDeclared(DIRECT_EXCHANGE)) {
      return;
    }
    try (Declarations declarations = new Declarations(connection)) {
      declarations.exchanges().declare(DIRECT_EXCHANGE, ExchangeType.DIRECT, Map.of());
      declarations.exchanges().declare(TOPIC_EXCHANGE, ExchangeType.TOPIC, Map.of());
    }
    connection.rememberDeclared(DIRECT_EXCHANGE);
  }

  /** Declares the exchange of retried and delayed events, and the one for what no queue takes. */
  public void declareRetryExchange(BrokerConnection connection) throws IOException {
    if (connection.hasDeclared(RETRY_EXCHANGE)) {
      return;
    }
    try (Declarations declarations = new Declarations(connection)) {
      declarations.exchanges().declare(UNROUTED_EXCHANGE, ExchangeType.FANOUT, Map.of());
      declarations
          .exchanges()
          .declare(
              RETRY_EXCHANGE, ExchangeType.DIRECT, Map.of("alternate-exchange", UNROUTED_EXCHANGE));
    }
    connection.rememberDeclared(RETRY_EXCHANGE);
  }

  /**
   * Declares the exchange of redriven events. It has no alternate exchange, so the broker returns
   * an event that no queue takes.
   */
  public static void declareRedriveExchange(Declarations declarations) throws IOException {
    BrokerConnection connection = declarations.connection();
    if (!connection.hasDeclared(REDRIVE_EXCHANGE)) {
      declarations.exchanges().declare(REDRIVE_EXCHANGE, ExchangeType.DIRECT, Map.of());
      connection.rememberDeclared(REDRIVE_EXCHANGE);
    }
  }

  /**
   * Declares the queue for events that no queue takes from the retry exchange. Those who publish to
   * that exchange declare it; those who consume do not, for in a cluster its node may be down.
   */
  public void declareUnroutedQueue(BrokerConnection connection) throws IOException {
    if (connection.hasDeclared(UNROUTED_QUEUE)) {
      return;
    }
    try (Declarations declarations = new Declarations(connection)) {
      String refusal = declarations.keepingQueue(UNROUTED_QUEUE);
      if (refusal != null) {
        warnings.warn(connection, UNROUTED_QUEUE, refusal);
      }
      declarations.bind(UNROUTED_QUEUE, UNROUTED_EXCHANGE, "");
    } catch (IOException e) {
      if (Declarations.refusalCode(e) != AMQP.NOT_FOUND) {
        throw e;
      }
      LOG.debug("{} was bound when its node was there", UNROUTED_QUEUE, e);
    }
    connection.rememberDeclared(UNROUTED_QUEUE);
  }

  /** Declares an exchange of the program. */
  void declareExchange(BrokerConnection connection, ExchangeForm form) throws IOException {
    String key = exchangeKey(form);
    if (connection.hasDeclared(key)) {
      return;
    }
    try (Declarations declarations = new Declarations(connection)) {
      declarations.exchanges().declare(form);
    }
    connection.rememberDeclared(key);
  }

  boolean hasDeclaredExchange(BrokerConnection connection, ExchangeForm form) {
    return connection.hasDeclared(exchangeKey(form));
  }

  /** Holds the type, so that a request for the same exchange with another type is refused. */
  private static String exchangeKey(ExchangeForm form) {
    return form.type().wireName() + " exchange " + form.name();
  }

  /** The name of the queue for the failed events of a route. */
  public static String recoveryQueue(String route) {
    return RECOVERY_PREFIX + route;
  }

  /**
   * Declares the recovery queue of a consumer's route: in the form of the Python library where its
   * services share the route, for they declare the queue with each listener, and a listener whose
   * declaration is refused ends.
   */
  public void declareRecoveryQueue(BrokerConnection connection, ConsumerRequest request)
      throws IOException {
    String queue = recoveryQueue(request.event());
    ObserveOptions options = request.options();
    boolean durable =
        !request.broadcast() && (options.resumable() || options.delegation().isPresent());
    if (!pythonQueues || durable || !permitsPythonForm(connection, queue)) {
      declareRecoveryQueue(connection, queue);
      return;
    }
    try (Declarations declarations = new Declarations(connection)) {
      String refusal = declarations.queueOrAsItIs(queue, false, true);
      if (refusal != null) {
        warnings.warn(connection, queue, refusal);
      }
    }
    connection.rememberDeclared(queue);
  }

  private boolean permitsPythonForm(BrokerConnection connection, String queue) throws IOException {
    try {
      trials.run(
          connection,
          DeclarationTrials.PYTHON_FORM,
          declarations -> declarations.queueOrAsItIs(queue, false, true));
      return true;
    } catch (IOException e) {
      if (!DeclarationTrials.endedConnection(e)) {
        throw e;
      }
      // Python services are denied this form as well, so there are none to be compatible with.
      LOG.debug("{}: the old form is denied to '{}'", connection.endpoint(), queue, e);
      return false;
    }
  }

  /** Declares a durable recovery queue. A queue that exists in another form is used as it is. */
  public void declareRecoveryQueue(BrokerConnection connection, String queue) throws IOException {
    try (Declarations declarations = new Declarations(connection)) {
      String refusal = declarations.keepingQueue(queue);
      if (refusal == null) {
        declareRedriveExchange(declarations);
        declarations.bind(queue, List.of(spareBinding(queue)));
      } else {
        warnings.warn(connection, queue, refusal);
      }
    }
    connection.rememberDeclared(queue);
  }

  /**
   * A binding that no event needs, made last. A broker that is killed forgets the last change of
   * the two seconds before (decision 0048), which is then this binding.
   */
  static Declarations.Binding spareBinding(String queue) {
    return new Declarations.Binding(REDRIVE_EXCHANGE, queue);
  }
}
