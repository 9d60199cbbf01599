package io.vireo.rabbitmq.internal.delay;

import com.rabbitmq.client.AMQP;
import io.vireo.ExchangeType;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.QueueSettings;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares a queue in which delayed events wait, before the first of them is published. Any thread
 * may call it.
 */
final class DelayQueueDeclaration implements Preparation {
  /**
   * How long a quorum queue stays after the last event that it can hold has fallen due. A broker
   * may be away, or a target out of reach, for that long.
   */
  static final Duration SPARE = Duration.ofDays(5);

  /** How long a quorum queue takes events. */
  static final Duration PERIOD = Duration.ofDays(2);

  private static final Logger LOG = LoggerFactory.getLogger(DelayQueueDeclaration.class);

  /** How long a classic queue stays after its last event has fallen due. */
  private static final Duration CLASSIC_SPARE = Duration.ofMinutes(5);

  /**
   * How long a declaration of a classic queue is relied on. Publishing does not count as use of a
   * queue, so it is declared again well before it could expire.
   */
  private static final Duration CLASSIC_DECLARED_FOR = Duration.ofSeconds(60);

  /** Large, for to look for an event that is cancelled counts as a delivery of each event. */
  private static final int DELIVERY_LIMIT = 1_000_000;

  private static final String ONLY_CLASSIC = "only classic queues for delayed events";
  private static final int MAX_KNOWN = 10_000;

  private final Topology topology;

  /**
   * The names of quorum queues that have been declared over any connection. Most of them are still
   * there after an outage; if one is not, the broker returns the event.
   */
  private final Set<String> known;

  private final DelayQueue queue;

  /** What else to declare, or null. */
  private final @Nullable Preparation beforehand;

  DelayQueueDeclaration(
      Topology topology, Set<String> known, DelayQueue queue, @Nullable Preparation beforehand) {
    this.topology = topology;
    this.known = known;
    this.queue = queue;
    this.beforehand = beforehand;
  }

  @Override
  public boolean isDone(BrokerConnection connection) {
    boolean declared =
        known.contains(queue.name())
            ? connection.hasDeclared(Topology.DELAY_EXCHANGE)
            : connection.hasDeclared(queue.name(), CLASSIC_DECLARED_FOR);
    return declared && (beforehand == null || beforehand.isDone(connection));
  }

  @Override
  public void prepare(BrokerConnection connection) throws IOException {
    if (beforehand != null && !beforehand.isDone(connection)) {
      beforehand.prepare(connection);
    }
    topology.declareRetryExchange(connection);
    topology.declareUnroutedQueue(connection);
    declareDelayExchange(connection);
    boolean stays = false;
    try (Declarations declarations = new Declarations(connection)) {
      if (queue.atLeastOnce() && !connection.hasDeclared(ONLY_CLASSIC)) {
        stays = declareQuorum(connection, declarations);
      } else {
        declareClassic(declarations);
      }
      declarations.bind(queue.name(), Topology.DELAY_EXCHANGE, queue.bindingKey());
    }
    connection.rememberDeclared(queue.name());
    if (stays) {
      remember();
    }
  }

  private void remember() {
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    known.add(queue.name());
  }

  private static void declareDelayExchange(BrokerConnection connection) throws IOException {
    if (!connection.hasDeclared(Topology.DELAY_EXCHANGE)) {
      try (Declarations declarations = new Declarations(connection)) {
        declarations.exchanges().declare(Topology.DELAY_EXCHANGE, ExchangeType.DIRECT, Map.of());
      }
      connection.rememberDeclared(Topology.DELAY_EXCHANGE);
    }
  }

  /**
   * Declares a quorum queue. If the broker refuses to, it declares a classic one instead.
   *
   * @return false if the queue is not the quorum queue that was asked for
   */
  private boolean declareQuorum(BrokerConnection connection, Declarations declarations)
      throws IOException {
    boolean isNew = !declarations.isThere(queue.name());
    try {
      declarations.queue(queue.name(), true, false, quorumArguments());
      if (isNew) {
        declarations.writeQuorumNames();
      }
      return true;
    } catch (IOException e) {
      if (Declarations.refusalCode(e) != AMQP.PRECONDITION_FAILED) {
        throw e;
      }
      if (declarations.isThere(queue.name())) {
        LOG.debug("{} is used as it is on {}", queue.name(), connection.endpoint(), e);
        return false;
      }
      declareClassic(declarations);
      connection.rememberDeclared(ONLY_CLASSIC);
      if (connection.isFirstMention(ONLY_CLASSIC)) {
        LOG.warn(
            "{} refuses quorum queues that move events at least once ({}). Delayed and retried events wait in classic queues: those that fall due while the broker stops may be lost. Use RabbitMQ 3.10 or later",
            connection.endpoint(),
            ConnectFailure.of(e).reason());
      }
      return false;
    }
  }

  private Map<String, Object> quorumArguments() {
    // A quorum queue counts from the beginning of the millisecond in which the event came.
    long timeToLive = queue.stepMillis() + 1;
    return Map.of(
        QueueSettings.TYPE,
        QueueSettings.QUORUM,
        "x-message-ttl",
        timeToLive,
        "x-dead-letter-exchange",
        queue.target(),
        "x-dead-letter-strategy",
        "at-least-once",
        "x-overflow",
        "reject-publish",
        "x-delivery-limit",
        DELIVERY_LIMIT,
        "x-expires",
        queue.stepMillis() + Durations.millis(PERIOD.plus(SPARE)));
  }

  private void declareClassic(Declarations declarations) throws IOException {
    declarations.queue(
        queue.name(),
        true,
        false,
        Map.of(
            "x-message-ttl", queue.stepMillis(),
            "x-dead-letter-exchange", queue.target(),
            "x-expires", queue.stepMillis() + Durations.millis(CLASSIC_SPARE)));
  }

  @Override
  public boolean returned(BrokerConnection connection) {
    known.remove(queue.name());
    connection.forget(queue.name());
    return true;
  }
}
