package io.vireo.cloudevents;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.LongString;
import io.vireo.cloudevents.SdkBinding.Wire;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** {@link CloudEventsCases} on RabbitMQ. RabbitMQ's own client is the foreign program. */
class CloudEventsIT extends CloudEventsCases {
  private static final String EXCHANGE = "vireo_default_direct_r0";

  @Override
  String url() {
    return RabbitNode.sharedUrl();
  }

  private static Connection connect() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(RabbitNode.sharedUrl());
    return factory.newConnection();
  }

  @Override
  void publish(Wire wire) throws Exception {
    try (Connection connection = connect();
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      BasicProperties properties =
          new BasicProperties.Builder()
              .contentType(wire.contentType())
              .headers(wire.headers())
              .build();
      channel.basicPublish(EXCHANGE, event, properties, wire.body());
      channel.waitForConfirmsOrDie(30_000);
    }
  }

  @Override
  Wire emitted(Runnable emit) throws Exception {
    BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();
    try (Connection connection = connect();
        Channel channel = connection.createChannel()) {
      channel.exchangeDeclare(EXCHANGE, "direct", true);
      String queue = channel.queueDeclare().getQueue();
      channel.queueBind(queue, EXCHANGE, event);
      channel.basicConsume(queue, true, (tag, delivery) -> received.add(delivery), tag -> {});
      emit.run();
      Delivery delivery = received.poll(30, TimeUnit.SECONDS);
      Map<String, Object> sent = delivery.getProperties().getHeaders();
      Map<String, Object> headers = sent == null ? new TreeMap<>() : new TreeMap<>(sent);
      headers.replaceAll((name, value) -> value instanceof LongString ? value.toString() : value);
      return new Wire(delivery.getBody(), delivery.getProperties().getContentType(), headers);
    }
  }
}
