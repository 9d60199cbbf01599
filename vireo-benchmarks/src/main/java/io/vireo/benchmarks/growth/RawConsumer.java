package io.vireo.benchmarks.growth;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import java.io.IOException;
import java.util.function.Consumer;

/** Handles and acknowledges one event after the other. */
final class RawConsumer extends DefaultConsumer {
  private final Consumer<Order> handler;

  RawConsumer(Channel channel, Consumer<Order> handler) {
    super(channel);
    this.handler = handler;
  }

  @Override
  public void handleDelivery(
      String consumerTag, Envelope envelope, BasicProperties properties, byte[] body)
      throws IOException {
    handler.accept(OrderCodec.decode(body));
    getChannel().basicAck(envelope.getDeliveryTag(), false);
  }
}
