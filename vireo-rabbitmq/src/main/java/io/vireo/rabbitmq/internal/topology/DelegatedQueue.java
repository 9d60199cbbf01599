package io.vireo.rabbitmq.internal.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import io.vireo.Delegation;
import io.vireo.ObservationException;
import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Durations;
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
  private static final int MAX_NAME_BYTES = 255;

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
    return exchange.getBytes(UTF_8).length <= MAX_NAME_BYTES
        ? exchange
        : EXCHANGE_PREFIX + UUID.nameUUIDFromBytes(pair.getBytes(UTF_8));
  }

  static Map<String, Object> arguments(String name, Delegation delegation, boolean quorum) {
    String fallback = delegation.fallbackOf(name);
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("x-message-ttl", Durations.millis(delegation.after()));
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
   * @param quorum whether to a quorum queue
   * @throws ObservationException if they could be lost there
   */
  void declareFallback(Link link, Declarations declarations, boolean quorum) throws IOException {
    try {
      if (quorum && !declarations.isThere(fallback)) {
        declarations.keepingQueue(Topology.recoveryQueue(fallback));
      }
      declarations.queue(
          fallback, true, false, quorum ? QueueForm.quorumArguments(fallback) : Map.of());
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
    bindFallback(declarations);
  }

  /** Binds the queue to which events go once more; changes nothing where all is as it was. */
  void bindFallback(Declarations declarations) throws IOException {
    String exchange = exchange(name, fallback);
    declarations.internalExchange(exchange);
    declarations.bind(fallback, exchange, fallback);
  }

  private void useAsItIs(Link link, Declarations declarations, IOException refusal)
      throws IOException {
    String said = ConnectFailure.of(refusal).reason();
    FormProbe.Found found = new FormProbe(declarations).look(fallback).orElse(null);
    if (found == null || !found.stays()) {
      throw new ObservationException(
          "Route '"
              + name
              + "' cannot be delegated to '"
              + fallback
              + "' on "
              + link.endpoint()
              + ": the queue of that is not resumable and "
              + (isCertain(found) ? "goes" : "may go")
              + " with its listeners, and events with it. There: "
              + ExistingQueue.inWords(found)
              + ". The broker says: "
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
          link.endpoint(),
          fallback,
          name,
          said);
    }
  }

  private static boolean isCertain(FormProbe.@Nullable Found found) {
    return found != null && (found.autoDelete() || found.knowsExpiration());
  }

  /** Whether the queue is there with these arguments, durable or not. */
  boolean isThereAs(FormProbe probe, Map<String, Object> arguments) throws IOException {
    return probe.objection(name, true, arguments) == null
        || probe.objection(name, false, arguments) == null;
  }

  /** Whether the queue is there and differs only in that it does not survive the broker. */
  boolean isThereButNotDurable(
      FormProbe probe, Map<String, Object> wanted, FormProbe.@Nullable Found found)
      throws IOException {
    return found != null && !found.durable() && probe.objection(name, false, wanted) == null;
  }

  /**
   * Whether a durable queue is there that delegates its events to whatever route: none is lost,
   * though nobody has asked for that here.
   *
   * @param found what is known of the queue, or null
   */
  static boolean isThere(FormProbe.@Nullable Found found) {
    return found != null
        && found.durable()
        && found.stays()
        && found.begins("x-dead-letter-exchange", EXCHANGE_PREFIX);
  }

  ObservationException refused(
      Link link, Map<String, Object> wanted, String there, IOException refusal) {
    return new ObservationException(
        "Route '"
            + name
            + "' cannot be delegated to '"
            + fallback
            + "' after "
            + delegation.after()
            + " on "
            + link.endpoint()
            + ": a queue of that name is there in another form. Wanted: durable, not auto-delete, arguments "
            + wanted
            + ". There: "
            + there
            + ". The broker says: "
            + ConnectFailure.of(refusal).reason()
            + ". Delete that queue when it is empty, ask for the same delegation, or observe without one",
        refusal);
  }
}
