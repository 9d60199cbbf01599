package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import io.vireo.Delegation;
import io.vireo.ObservationException;
import io.vireo.spi.ConsumerRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of a route whose events go to another one when nobody has taken them in time: by its
 * time to live, over an exchange that is there for this pair alone. Any thread may call; all but
 * the names and arguments wait for the broker.
 */
final class DelegatedQueue {
  private static final Logger LOG = LoggerFactory.getLogger(DelegatedQueue.class);
  private static final String EXCHANGE_PREFIX = "fallback/";
  private static final int MOST_NAME_BYTES = 255;

  private final String name;
  private final Delegation delegation;
  private final String fallback;

  private DelegatedQueue(String name, Delegation delegation) {
    this.name = name;
    this.delegation = delegation;
    this.fallback = delegation.fallbackOf(name);
  }

  /** Null if events stay where they are. */
  static @Nullable DelegatedQueue of(ConsumerRequest request) {
    Delegation delegation = request.options().delegation();
    return delegation == null || request.broadcast()
        ? null
        : new DelegatedQueue(request.event(), delegation);
  }

  /** The exchange between the two queues. Names that are too long for that are shown in short. */
  static String exchange(String name, String fallback) {
    String pair = name + "/" + fallback;
    String exchange = EXCHANGE_PREFIX + pair;
    return exchange.getBytes(UTF_8).length <= MOST_NAME_BYTES
        ? exchange
        : EXCHANGE_PREFIX + UUID.nameUUIDFromBytes(pair.getBytes(UTF_8));
  }

  static Map<String, Object> arguments(String name, Delegation delegation, boolean quorum) {
    String fallback = delegation.fallbackOf(name);
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("x-message-ttl", delegation.after().toMillis());
    arguments.put("x-dead-letter-exchange", exchange(name, fallback));
    arguments.put("x-dead-letter-routing-key", fallback);
    if (quorum) {
      // An event leaves the queue once the other one has confirmed it. Classic queues cannot do so.
      arguments.put("x-dead-letter-strategy", "at-least-once");
      arguments.put("x-overflow", "reject-publish");
    }
    return arguments;
  }

  /**
   * Declares where events go, before there are any.
   *
   * @throws ObservationException if they could be lost there
   */
  void declareFallback(Link link, Declarations declarations) throws IOException {
    String exchange = exchange(name, fallback);
    declarations.internalExchange(exchange);
    try {
      declarations.queue(fallback, true, false, Map.of());
    } catch (IOException e) {
      if (Declarations.isAway(e) && declarations.isThere(name)) {
        LOG.debug("'{}' was bound when its node was there", fallback, e);
        return;
      }
      if (Declarations.refusalCode(e) != AMQP.PRECONDITION_FAILED) {
        throw e;
      }
      useAsItIs(link, declarations, e);
    }
    declarations.bind(fallback, exchange, fallback);
  }

  private void useAsItIs(Link link, Declarations declarations, IOException refusal)
      throws IOException {
    String said = ConnectFailure.of(refusal).reason();
    if (ExistingQueue.goes(said)) {
      throw new ObservationException(
          "Route '"
              + name
              + "' cannot be delegated to '"
              + fallback
              + "' on "
              + link.place()
              + ": the queue of that is not resumable and goes with its listeners, and events with it. The broker says: "
              + said
              + ". Observe '"
              + fallback
              + "' with resumable(true), once its queue has gone",
          refusal);
    }
    declarations.existingQueue(fallback);
    if (link.isNews(fallback)) {
      LOG.warn(
          "{}: queue '{}', which gets the delegated events of '{}', is used as it is ({})",
          link.place(),
          fallback,
          name,
          said);
    }
  }

  /** Whether a queue that is there does the same, though perhaps not beyond the broker's life. */
  static boolean isTheSame(QueueDeclaration there, Map<String, Object> wanted) {
    return there.equals(new QueueDeclaration(there.durable(), false, wanted));
  }

  /** Whether a queue that is there loses nothing: what waits too long goes to another route. */
  static boolean losesNothing(QueueDeclaration there) {
    Map<String, Object> arguments = there.arguments();
    return there.durable()
        && !there.autoDelete()
        && !arguments.containsKey("x-expires")
        && String.valueOf(arguments.get("x-dead-letter-exchange")).startsWith(EXCHANGE_PREFIX);
  }

  ObservationException refused(Link link, Map<String, Object> wanted, String there) {
    return new ObservationException(
        "Route '"
            + name
            + "' cannot be delegated to '"
            + fallback
            + "' after "
            + delegation.after()
            + " on "
            + link.place()
            + ": a queue of that name is there in another form. Wanted: durable, not auto-delete, arguments "
            + wanted
            + ". "
            + there
            + ". Delete that queue when it is empty, ask for the same delegation, or observe without one");
  }
}
