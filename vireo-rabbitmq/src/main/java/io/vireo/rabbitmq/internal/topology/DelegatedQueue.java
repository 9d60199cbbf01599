package io.vireo.rabbitmq.internal.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import io.vireo.Delegation;
import io.vireo.ObservationException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
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
 * The queue of a route that is delegated: events that nobody has taken in time go to the queue of
 * another route, the fallback. The queue has a time to live, and dead letters to an exchange that
 * serves this pair of routes alone. Any thread may call it; each method that throws an {@code
 * IOException} waits for the broker.
 */
record DelegatedQueue(String name, Delegation delegation, String fallback) {
  private static final Logger LOG = LoggerFactory.getLogger(DelegatedQueue.class);
  private static final String EXCHANGE_PREFIX = "fallback/";
  private static final int MAX_NAME_BYTES = 255;

  /** The queue of a request, or null if the request asks for no delegation. */
  static @Nullable DelegatedQueue of(ConsumerRequest request) {
    Delegation delegation = request.options().delegation().orElse(null);
    return delegation == null || request.broadcast()
        ? null
        : new DelegatedQueue(request.event(), delegation, delegation.fallbackOf(request.event()));
  }

  /** The exchange between the two queues. A hash stands for names that are too long. */
  static String exchange(String name, String fallback) {
    String pair = name + "/" + fallback;
    String exchange = EXCHANGE_PREFIX + pair;
    return exchange.getBytes(UTF_8).length <= MAX_NAME_BYTES
        ? exchange
        : EXCHANGE_PREFIX + UUID.nameUUIDFromBytes(pair.getBytes(UTF_8));
  }

  /** The arguments by which a queue delegates its events. */
  static Map<String, Object> arguments(String name, Delegation delegation, boolean quorum) {
    String fallback = delegation.fallbackOf(name);
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("x-message-ttl", Durations.millis(delegation.after()));
    arguments.put("x-dead-letter-exchange", exchange(name, fallback));
    arguments.put("x-dead-letter-routing-key", fallback);
    if (quorum) {
      // A quorum queue can keep an event until the other queue has confirmed it.
      arguments.put("x-dead-letter-strategy", "at-least-once");
      arguments.put("x-overflow", "reject-publish");
    }
    return arguments;
  }

  /**
   * Declares the fallback's queue. Called before the delegated queue is declared.
   *
   * @param quorum whether the fallback's queue is to be a quorum queue
   * @throws ObservationException if the fallback's queue exists and could lose events
   */
  void declareFallback(Declarations declarations, boolean quorum) throws IOException {
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
      useAsItIs(declarations, e);
    }
    bindFallback(declarations);
  }

  /** Binds the fallback's queue. A binding that exists already stays as it is. */
  void bindFallback(Declarations declarations) throws IOException {
    String exchange = exchange(name, fallback);
    declarations.exchanges().declareInternal(exchange);
    declarations.bind(fallback, exchange, fallback);
  }

  private void useAsItIs(Declarations declarations, IOException refusal) throws IOException {
    BrokerConnection connection = declarations.connection();
    String said = ConnectFailure.of(refusal).reason();
    FormProbe.Found found = new FormProbe(declarations).look(fallback).orElse(null);
    if (found == null || !found.stays()) {
      throw new ObservationException(
          "Route '%s' cannot be delegated to '%s' on %s: the queue of that is not resumable and %s with its listeners, and events with it. There: %s. The broker says: %s. Observe '%s' with resumable(true), once its queue has gone"
              .formatted(
                  name,
                  fallback,
                  connection.endpoint(),
                  isCertain(found) ? "goes" : "may go",
                  ExistingQueue.inWords(found),
                  said,
                  fallback),
          refusal);
    }
    declarations.existingQueue(fallback);
    if (connection.isFirstMention(fallback)) {
      LOG.warn(
          "{}: queue '{}', which gets the delegated events of '{}', is used as it is ({})",
          connection.endpoint(),
          fallback,
          name,
          said);
    }
  }

  /** Whether the broker certainly deletes the queue when its listeners leave. */
  private static boolean isCertain(FormProbe.@Nullable Found found) {
    return found != null && (found.autoDelete() || found.knowsExpiration());
  }

  /** Whether the queue exists with these arguments, durable or not. */
  boolean isThereAs(FormProbe probe, Map<String, Object> arguments) throws IOException {
    return probe.objection(name, true, arguments) == null
        || probe.objection(name, false, arguments) == null;
  }

  /** Whether the queue that exists differs only in that it does not survive the broker. */
  boolean isThereButNotDurable(
      FormProbe probe, Map<String, Object> wanted, FormProbe.@Nullable Found found)
      throws IOException {
    return found != null && !found.durable() && probe.objection(name, false, wanted) == null;
  }

  /**
   * Whether a durable queue exists that delegates its events to any route. No event is lost then,
   * although this listener has asked for no delegation.
   *
   * @param found what is known about the queue, or null
   */
  static boolean isThere(FormProbe.@Nullable Found found) {
    return found != null
        && found.durable()
        && found.stays()
        && found.begins("x-dead-letter-exchange", EXCHANGE_PREFIX);
  }

  /** The exception for a queue that exists and does not delegate as it was asked for. */
  ObservationException refused(
      String endpoint,
      Map<String, Object> wanted,
      FormProbe.@Nullable Found found,
      IOException refusal) {
    return new ObservationException(
        "Route '%s' cannot be delegated to '%s' after %s on %s: %s. Delete that queue when it is empty, ask for the same delegation, or observe without one"
            .formatted(
                name,
                fallback,
                delegation.after(),
                endpoint,
                ExistingQueue.anotherForm(wanted, found, refusal)),
        refusal);
  }
}
