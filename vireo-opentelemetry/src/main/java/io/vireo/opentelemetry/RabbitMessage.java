package io.vireo.opentelemetry;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import io.opentelemetry.api.trace.Span;
import io.vireo.Message;

/**
 * What only RabbitMQ has of a message. The class is loaded only in a program on RabbitMQ, which has
 * RabbitMQ's client. Any thread may call.
 */
final class RabbitMessage {
  private RabbitMessage() {}

  /** Adds the delivery tag and the correlation id to a span. */
  static void describe(Message<?> message, Span span) {
    message
        .unwrap(Envelope.class)
        .ifPresent(
            envelope -> span.setAttribute(Conventions.DELIVERY_TAG, envelope.getDeliveryTag()));
    message
        .unwrap(AMQP.BasicProperties.class)
        .map(AMQP.BasicProperties::getCorrelationId)
        .ifPresent(id -> span.setAttribute(Conventions.CONVERSATION_ID, id));
  }
}
