package io.vireo.console.tour;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.util.Map;

/**
 * Many failed events of one route of RabbitMQ, published by the raw client as Vireo would have
 * stored them, but without a wait for each.
 */
final class FailedEvents {
  private static final int PERSISTENT = 2;
  private static final int AT_A_TIME = 5_000;
  private static final long TIMEOUT_MILLISECONDS = 60_000;

  private FailedEvents() {}

  /** Stores failed events, each with a number of its own, of three kinds in turn. */
  static void store(String url, String route, int count) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(url);
    try (Connection connection = factory.newConnection();
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.queueDeclare("RECOVERY." + route, true, false, false, Map.of());
      for (int number = 0; number < count; number++) {
        publish(channel, route, number);
        if (number % AT_A_TIME == 0) {
          channel.waitForConfirmsOrDie(TIMEOUT_MILLISECONDS);
        }
      }
      channel.waitForConfirmsOrDie(TIMEOUT_MILLISECONDS);
    }
  }

  private static void publish(Channel channel, String route, int number) throws Exception {
    BasicProperties properties =
        new BasicProperties.Builder()
            .messageId("record-" + number)
            .contentType("application/json")
            .deliveryMode(PERSISTENT)
            .build();
    channel.basicPublish("", "RECOVERY." + route, properties, line(route, number).getBytes(UTF_8));
  }

  private static String line(String route, int number) {
    return """
        {"controller": "8dd7f727-0074-43fb-94b8-7f1d59c9edbb", "error": {"message": "no stock in store %d", \
        "traceback": "java.lang.IllegalStateException: no stock\\n\\tat shop.Warehouse.ship(Warehouse.java:17)", \
        "type": "java.lang.IllegalStateException"}, "message": "{\\"number\\": %d}", "when": %d.25, \
        "route": "%s", "event": "%s", "attempts": 1, \
        "properties": {"message_id": "m-%d", "content_type": "application/json", "headers": {"tenant": "eu-1"}}}"""
        .formatted(number % 3, number, 1_795_000_000L + number, route, route, number);
  }
}
