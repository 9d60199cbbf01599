package io.vireo.rabbitmq.internal.publish;

import io.vireo.DelayedEvent;
import io.vireo.EmitOptions;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.delay.DelayPlace;
import io.vireo.rabbitmq.internal.delay.DelayQueues;
import io.vireo.rabbitmq.internal.delay.DelayedRoute;
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

/** Says of an event what is to be published, and where. Any thread may call it; does no I/O. */
public final class OutgoingEvents {
  private final ExchangeRules exchanges;
  private final Topology topology;
  private final DelayQueues delayQueues;

  public OutgoingEvents(ExchangeRules exchanges, Topology topology, DelayQueues delayQueues) {
    this.exchanges = exchanges;
    this.topology = topology;
    this.delayQueues = delayQueues;
  }

  public PendingPublish emitted(OutboundEvent event, PublishCallback callback) {
    return pending(
        event,
        destination(event, ExchangeRules.Use.PUBLISHING, Topology.DIRECT_EXCHANGE, true),
        properties(event, true),
        callback);
  }

  public PendingPublish broadcast(OutboundEvent event, PublishCallback callback) {
    boolean required = event.options().required();
    return pending(
        event,
        destination(event, ExchangeRules.Use.BROADCASTING, Topology.TOPIC_EXCHANGE, required),
        properties(event, false),
        callback);
  }

  /**
   * A delayed event.
   *
   * @param pending what is to be published
   * @param handle by which it can be cancelled
   */
  public record Delayed(PendingPublish pending, DelayedEvent handle) {}

  public Delayed delayed(OutboundEvent event, Duration delay, PublishCallback callback) {
    ExchangeForm own = ownExchange(event, ExchangeRules.Use.PUBLISHING);
    PublishProperties properties = properties(event, true);
    int bytes = event.body().length;
    DelayPlace place;
    Preparation beforehand;
    if (own == null) {
      place = delayQueues.place(delay, properties, bytes);
      beforehand = new DelayedRoute(topology, event.event());
    } else {
      place =
          delayQueues.place(
              delay, new DelayQueues.OwnTarget(own.name(), event.event()), properties, bytes);
      beforehand = new OwnExchange(topology, own);
    }
    Map<String, Object> headers = new HashMap<>(event.options().headers());
    headers.putAll(place.headers());
    PendingPublish pending =
        pending(
            event,
            delayQueues.destination(place, event.event(), beforehand),
            properties.delayed(headers),
            callback);
    return new Delayed(
        pending,
        new DelayedEvent(
            event.event(),
            event.messageId(),
            Durations.after(event.timestamp(), delay),
            place.queue()));
  }

  private Destination destination(
      OutboundEvent event, ExchangeRules.Use use, String standard, boolean mandatory) {
    ExchangeForm own = ownExchange(event, use);
    return own == null
        ? new Destination(standard, event.event(), mandatory, null)
        : new Destination(own.name(), event.event(), mandatory, new OwnExchange(topology, own));
  }

  private @Nullable ExchangeForm ownExchange(OutboundEvent event, ExchangeRules.Use use) {
    return exchanges.choose(use, event.options().exchange(), event.options().exchangeType());
  }

  private static PublishProperties properties(OutboundEvent event, boolean persistent) {
    EmitOptions options = event.options();
    Boolean chosen = options.persistent();
    Duration expiration = options.expiration();
    return new PublishProperties(
        event.contentType(),
        event.messageId(),
        event.timestamp(),
        idSuffices(event),
        chosen == null ? persistent : chosen,
        options.priority(),
        expiration == null ? null : Durations.millis(expiration),
        options.headers(),
        PublishProperties.Foreign.NONE);
  }

  /** Whether Vireo has made the id, for this event alone. */
  private static boolean idSuffices(OutboundEvent event) {
    return event.options().messageId() == null
        && Ulid.milliseconds(event.messageId()) == event.timestamp().toEpochMilli();
  }

  private static PendingPublish pending(
      OutboundEvent event,
      Destination destination,
      PublishProperties properties,
      PublishCallback callback) {
    Integer maxRetries = event.options().maxRetries();
    return new PendingPublish(
        event.event(),
        destination,
        properties,
        event.body(),
        event.deadlineNanos(),
        maxRetries == null ? PendingPublish.UNLIMITED_RETRIES : maxRetries,
        callback);
  }
}
