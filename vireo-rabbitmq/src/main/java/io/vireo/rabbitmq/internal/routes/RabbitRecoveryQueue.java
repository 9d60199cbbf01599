package io.vireo.rabbitmq.internal.routes;

import io.vireo.EmitTimeoutException;
import io.vireo.NoConnectionException;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.BrokerRequests;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.message.Destination;
import io.vireo.rabbitmq.internal.message.MessageProperties;
import io.vireo.rabbitmq.internal.message.PublishProperties;
import io.vireo.rabbitmq.internal.message.WritableProperties;
import io.vireo.rabbitmq.internal.publish.PendingPublish;
import io.vireo.rabbitmq.internal.publish.Publisher;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.DeclaredOnce;
import io.vireo.rabbitmq.internal.topology.FormProbe;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.Durations;
import io.vireo.spi.EventProperties;
import io.vireo.spi.PublishCallback;
import io.vireo.spi.RecoveryLook;
import io.vireo.spi.RecoveryQueue;
import io.vireo.spi.RedrivenEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The failed events of one route, in the queue {@code RECOVERY.<route>}. That queue is read over a
 * consuming connection. Records that are stored, and events that go back to the route, are
 * published like any event, persistent and confirmed. Any thread may call it; it has no state.
 */
final class RabbitRecoveryQueue implements RecoveryQueue {
  /** How long one publish may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String route;
  private final String queue;
  private final BrokerRequests requests;
  private final Publisher publisher;
  private final Preparation storing;

  /** Not renewed: if no queue takes an event, its broadcast listener is not there. */
  private final Preparation redriving =
      new DeclaredOnce(
          Topology.REDRIVE_EXCHANGE, false, RabbitRecoveryQueue::declareRedriveExchange);

  RabbitRecoveryQueue(
      String route, BrokerRequests requests, Publisher publisher, Topology topology) {
    this.route = route;
    this.queue = Topology.recoveryQueue(route);
    this.requests = requests;
    this.publisher = publisher;
    // The queue is durable, whatever the route is, to keep records that somebody imports.
    this.storing =
        new DeclaredOnce(
            queue, true, connection -> topology.declareRecoveryQueue(connection, queue));
  }

  private static void declareRedriveExchange(BrokerConnection connection) throws IOException {
    try (Declarations declarations = new Declarations(connection)) {
      Topology.declareRedriveExchange(declarations);
    }
  }

  @Override
  public long count() {
    return requests.ask(
        "How many failed events '" + route + "' has is not known",
        connection -> QueueDepth.over(connection, queue));
  }

  @Override
  public OptionalLong deliveryLimit() {
    return requests.ask(
        "How often the failed events of '" + route + "' can be looked at is not known",
        connection -> {
          try (Declarations declarations = new Declarations(connection)) {
            return new FormProbe(declarations).deliveryLimit(queue);
          }
        });
  }

  @Override
  public RecoveryLook look() {
    return requests.ask(
        "The failed events of '" + route + "' cannot be looked at",
        connection -> RabbitRecoveryLook.open(connection, queue));
  }

  @Override
  public void store(byte[] record) {
    Destination destination = new Destination("", queue, true, storing);
    PublishProperties properties = PublishProperties.ofRecord(null);
    boolean stored;
    try {
      stored = publisher.publishAndAwait(queue, destination, properties, record, PATIENCE);
    } catch (EmitTimeoutException e) {
      throw new NoConnectionException(
          "A failed event of '" + route + "' may or may not have been stored. " + e.getMessage(),
          e);
    }
    if (!stored) {
      throw new VireoException(
          "A failed event of '%s' was not stored: %s on %s is deleted again and again. Find out by whom, then try again"
              .formatted(route, queue, publisher.supervisor().endpoint()));
    }
  }

  @Override
  public void redrive(RedrivenEvent event, PublishCallback callback) {
    String listener = event.listener();
    Destination destination =
        listener == null
            ? new Destination("", event.route(), true, null)
            : new Destination(Topology.REDRIVE_EXCHANGE, listener, true, redriving);
    publisher.publish(
        new PendingPublish(
            event.event(),
            destination,
            properties(event, destination.routingKey()),
            event.body(),
            Durations.deadline(PATIENCE),
            PendingPublish.UNLIMITED_RETRIES,
            callback));
  }

  private static PublishProperties properties(RedrivenEvent event, String routingKey) {
    EventProperties properties = event.properties();
    Map<String, Object> headers = new HashMap<>(WritableProperties.headers(properties.headers()));
    if (!event.event().equals(routingKey)) {
      headers.put(MessageProperties.EVENT_HEADER, event.event());
    }
    return new PublishProperties(
        WritableProperties.shortText(properties.contentType()),
        WritableProperties.shortText(properties.messageId()),
        WritableProperties.timestamp(properties.timestamp()),
        false,
        true,
        null,
        null,
        headers,
        PublishProperties.Foreign.NONE);
  }
}
