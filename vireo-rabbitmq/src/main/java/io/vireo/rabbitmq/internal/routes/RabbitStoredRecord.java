package io.vireo.rabbitmq.internal.routes;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import io.vireo.rabbitmq.internal.message.MessageProperties;
import io.vireo.spi.EventProperties;
import io.vireo.spi.StoredRecord;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A message that one look has found in a recovery queue. It is either a record of Vireo's, which
 * was published to that queue, or an event itself, which the broker has dead-lettered to that queue
 * or routed there because no other queue took it.
 */
final class RabbitStoredRecord implements StoredRecord {
  private final RabbitRecoveryLook look;
  private final long tag;
  private final byte[] body;
  private final EventProperties properties;
  private final @Nullable String event;
  private final @Nullable String route;
  private final AtomicBoolean removed = new AtomicBoolean();

  RabbitStoredRecord(RabbitRecoveryLook look, GetResponse found) {
    AMQP.BasicProperties wire = found.getProps();
    boolean unrouted = !found.getEnvelope().getExchange().isEmpty();
    String key = found.getEnvelope().getRoutingKey();
    this.look = look;
    this.tag = found.getEnvelope().getDeliveryTag();
    this.body = found.getBody();
    this.properties = MessageProperties.withDeadLetterHeaders(wire);
    this.event =
        unrouted || MessageProperties.isDeadLettered(wire)
            ? name(wire, unrouted ? key : null)
            : null;
    this.route = unrouted ? key : null;
  }

  private static @Nullable String name(AMQP.BasicProperties wire, @Nullable String routingKey) {
    String given = MessageProperties.text(wire, MessageProperties.EVENT_HEADER);
    if (given != null) {
      return given;
    }
    return routingKey == null ? MessageProperties.originalRoutingKey(wire) : routingKey;
  }

  boolean isOf(RabbitRecoveryLook one) {
    return look == one;
  }

  /** Returns true to the first caller, which has to remove the message. */
  boolean beginRemoval() {
    return removed.compareAndSet(false, true);
  }

  long tag() {
    return tag;
  }

  @Override
  public byte[] body() {
    return body;
  }

  @Override
  public EventProperties properties() {
    return properties;
  }

  @Override
  public @Nullable String event() {
    return event;
  }

  @Override
  public @Nullable String route() {
    return route;
  }

  /** Names the size; never the content. */
  @Override
  public String toString() {
    return "StoredRecord[event=" + event + ", bytes=" + body.length + "]";
  }
}
