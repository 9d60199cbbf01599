package io.vireo.rabbitmq.internal.delay;

import com.rabbitmq.client.AMQP;
import io.vireo.ExchangeType;
import io.vireo.rabbitmq.internal.connection.Link;
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
 * Declares the queue in which delayed events wait, before the first of them is published. Any
 * thread may call it.
 */
final class DelayQueue implements Preparation {
  /**
   * How long a quorum queue is there after the last event that it can hold has fallen due: so long
   * a broker may be away, or a target out of reach.
   */
  static final Duration SPARE = Duration.ofDays(5);

  /** How long a quorum queue takes events. */
  static final Duration PERIOD = Duration.ofDays(2);

  private static final Logger LOG = LoggerFactory.getLogger(DelayQueue.class);
  private static final Duration CLASSIC_KEPT_LONGER = Duration.ofMinutes(5);
  // Publishing does not count as use of a queue: it is declared again well before it could expire.
  private static final Duration CLASSIC_DECLARED_FOR = Duration.ofSeconds(60);
  private static final int DELIVERY_LIMIT = 1_000_000;
  private static final String ONLY_CLASSIC = "only classic queues for delayed events";
  private static final int MAX_KNOWN = 10_000;

  private final Topology topology;
  private final Set<String> known;
  private final DelayPlace place;
  private final @Nullable Preparation beforehand;

  /**
   * Makes it.
   *
   * @param known the quorum queues that were there when they were last needed, over any link. They
   *     stay, so most are still there after an outage; from one that is not, the event is returned
   * @param place the queue
   * @param beforehand what else to declare, or null
   */
  DelayQueue(
      Topology topology, Set<String> known, DelayPlace place, @Nullable Preparation beforehand) {
    this.topology = topology;
    this.known = known;
    this.place = place;
    this.beforehand = beforehand;
  }

  @Override
  public boolean isDone(Link link) {
    boolean declared =
        known.contains(place.queue())
            ? link.hasDeclared(Topology.DELAY_EXCHANGE)
            : link.hasDeclared(place.queue(), CLASSIC_DECLARED_FOR);
    return declared && (beforehand == null || beforehand.isDone(link));
  }

  @Override
  public void prepare(Link link) throws IOException {
    if (beforehand != null && !beforehand.isDone(link)) {
      beforehand.prepare(link);
    }
    topology.declareRetryExchange(link);
    topology.declareUnroutedQueue(link);
    declareDelayExchange(link);
    boolean stays = false;
    try (Declarations declarations = new Declarations(link)) {
      if (place.atLeastOnce() && !link.hasDeclared(ONLY_CLASSIC)) {
        stays = declareQuorum(link, declarations);
      } else {
        declareClassic(declarations);
      }
      declarations.bind(place.queue(), Topology.DELAY_EXCHANGE, place.key());
    }
    link.rememberDeclared(place.queue());
    if (stays) {
      remember();
    }
  }

  private void remember() {
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    known.add(place.queue());
  }

  private static void declareDelayExchange(Link link) throws IOException {
    if (!link.hasDeclared(Topology.DELAY_EXCHANGE)) {
      try (Declarations declarations = new Declarations(link)) {
        declarations.exchanges().declare(Topology.DELAY_EXCHANGE, ExchangeType.DIRECT, Map.of());
      }
      link.rememberDeclared(Topology.DELAY_EXCHANGE);
    }
  }

  /** Declares it; false if it is none, for this broker has none or has it in another form. */
  private boolean declareQuorum(Link link, Declarations declarations) throws IOException {
    boolean isNew = !declarations.isThere(place.queue());
    try {
      declarations.queue(place.queue(), true, false, quorumArguments());
      if (isNew) {
        declarations.writeQuorumNames();
      }
      return true;
    } catch (IOException e) {
      if (Declarations.refusalCode(e) != AMQP.PRECONDITION_FAILED) {
        throw e;
      }
      if (declarations.isThere(place.queue())) {
        LOG.debug("{} is used as it is on {}", place.queue(), link.endpoint(), e);
        return false;
      }
      declareClassic(declarations);
      link.rememberDeclared(ONLY_CLASSIC);
      if (link.isFirstMention(ONLY_CLASSIC)) {
        LOG.warn(
            "{} refuses quorum queues that move events at least once ({}). Delayed and retried events wait"
                + " in classic queues: those that fall due while the broker stops may be lost."
                + " Use RabbitMQ 3.10 or later",
            link.endpoint(),
            ConnectFailure.of(e).reason());
      }
      return false;
    }
  }

  private Map<String, Object> quorumArguments() {
    return Map.of(
        QueueSettings.TYPE,
        QueueSettings.QUORUM,
        // A quorum queue counts from the millisecond in which the event came, be it nearly over.
        "x-message-ttl",
        place.step() + 1,
        "x-dead-letter-exchange",
        place.target(),
        "x-dead-letter-strategy",
        "at-least-once",
        "x-overflow",
        "reject-publish",
        // Looking for one that is cancelled counts as a delivery of all.
        "x-delivery-limit",
        DELIVERY_LIMIT,
        "x-expires",
        place.step() + Durations.millis(PERIOD.plus(SPARE)));
  }

  private void declareClassic(Declarations declarations) throws IOException {
    declarations.queue(
        place.queue(),
        true,
        false,
        Map.of(
            "x-message-ttl", place.step(),
            "x-dead-letter-exchange", place.target(),
            "x-expires", place.step() + Durations.millis(CLASSIC_KEPT_LONGER)));
  }

  @Override
  public boolean returned(Link link) {
    known.remove(place.queue());
    link.forget(place.queue());
    return true;
  }
}
