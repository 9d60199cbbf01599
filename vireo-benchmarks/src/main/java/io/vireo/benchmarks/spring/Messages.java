package io.vireo.benchmarks.spring;

import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;

/** Makes the messages of orders, without a message converter, which would take more time. */
final class Messages {
  private Messages() {}

  static Message of(Order order, boolean persistent) {
    MessageProperties properties = new MessageProperties();
    properties.setContentType(MessageProperties.CONTENT_TYPE_JSON);
    properties.setDeliveryMode(
        persistent ? MessageDeliveryMode.PERSISTENT : MessageDeliveryMode.NON_PERSISTENT);
    return new Message(OrderCodec.encode(order), properties);
  }
}
