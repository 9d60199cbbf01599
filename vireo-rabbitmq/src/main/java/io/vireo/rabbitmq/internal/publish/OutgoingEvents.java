package io.vireo.rabbitmq.internal.publish;

import io.vireo.DelayedEvent;
import io.vireo.EmitOptions;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.delay.DelayQueue;
import io.vireo.rabbitmq.internal.delay.DelayQueues;
import io.vireo.rabbitmq.internal.message.Destination;
import io.vireo.rabbitmq.internal.message.PublishProperties;
import io.vireo.rabbitmq.internal.topology.ExchangeForm;
import io.vireo.rabbitmq.internal.topology.ExchangeRules;
import io.vireo.rabbitmq.internal.topology.OwnExchange;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.Durations;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.PublishCallback;
import io.vireo.spi.Ulid;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes of an event what has to be published, and decides where. Any thread may call it; it does no
 * I/O.
 */
public final class OutgoingEvents {
  private final ExchangeRules exchanges;
  private final Topology topology;
  private final DelayQueues delayQueues;

  public OutgoingEvents(ExchangeRules exchanges, Topology topology, DelayQueues delayQueues) {
    this.exchanges = exchanges;
    this.topology = topology;
    this.delayQueues = delayQueues;
  }

  /** An event for one of the listeners of its route. */
  public PendingPublish emitted(OutboundEvent event, PublishCallback callback) {
    return pending(
        event,
        destination(event, ExchangeRules.Use.PUBLISHING, Topology.DIRECT_EXCHANGE, true),
        properties(event, true),
        callback);
  }

  /** An event for all listeners. */
  public PendingPublish broadcast(OutboundEvent event, PublishCallback callback) {
    boolean required = event.options().required();
    return pending(
        event,
        destination(event, ExchangeRules.Use.BROADCASTING, Topology.TOPIC_EXCHANGE, required),
        properties(event, false),
        callback);
  }

  /** A delayed event, and the handle by which it can be cancelled. */
  public record Delayed(PendingPublish pending, DelayedEvent handle) {}

  /** An event that waits in a queue before it goes to its route. */
  public Delayed delayed(
      OutboundEvent event, Duration delay, String endpoint, PublishCallback callback) {
    ExchangeForm own = ownExchange(event, ExchangeRules.Use.PUBLISHING);
    PublishProperties properties = properties(event, true);
    DelayQueue queue =
        delayQueues.choose(
            delay, own == null ? null : own.name(), event.event(), properties, event.body().length);
    Preparation beforehand =
        own == null ? delayQueues.binding(event.event()) : new OwnExchange(topology, own);
    Map<String, Object> headers = new HashMap<>(event.options().headers());
    headers.putAll(queue.headers());
    PendingPublish pending =
        pending(
            event,
            delayQueues.destination(queue, event.event(), beforehand),
            properties.delayed(headers),
            new DelayedPublishCallback(event.event(), endpoint, callback));
    return new Delayed(
        pending,
        new DelayedEvent(
            event.event(),
            event.messageId(),
            Durations.after(event.timestamp(), delay),
            queue.name()));
  }

  private Destination destination(
      OutboundEvent event, ExchangeRules.Use use, String standard, boolean mandatory) {
    ExchangeForm own = ownExchange(event, use);
    return own == null
        ? new Destination(standard, event.event(), mandatory, null)
        : new Destination(own.name(), event.event(), mandatory, new OwnExchange(topology, own));
  }

  private @Nullable ExchangeForm ownExchange(OutboundEvent event, ExchangeRules.Use use) {
    EmitOptions options = event.options();
    return exchanges.choose(
        use, options.exchange().orElse(null), options.exchangeType().orElse(null));
  }

  private static PublishProperties properties(OutboundEvent event, boolean persistent) {
    EmitOptions options = event.options();
    Duration expiration = options.expiration().orElse(null);
    return new PublishProperties(
        event.contentType(),
        event.messageId(),
        event.timestamp(),
        idSuffices(event),
        options.persistent().orElse(persistent),
        options.priority().orElse(null),
        expiration == null ? null : Durations.millis(expiration),
        options.headers(),
        PublishProperties.Foreign.NONE);
  }

  /** Whether Vireo has made the message id, so that no other event has it. */
  private static boolean idSuffices(OutboundEvent event) {
    return event.options().messageId().isEmpty()
        && Ulid.milliseconds(event.messageId()) == event.timestamp().toEpochMilli();
  }

  private static PendingPublish pending(
      OutboundEvent event,
      Destination destination,
      PublishProperties properties,
      PublishCallback callback) {
    return new PendingPublish(
        event.event(),
        destination,
        properties,
        event.body(),
        event.deadlineNanos(),
        event.options().maxRetries().orElse(PendingPublish.UNLIMITED_RETRIES),
        callback);
  }
}
