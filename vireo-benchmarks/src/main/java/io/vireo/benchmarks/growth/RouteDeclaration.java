package io.vireo.benchmarks.growth;

import com.rabbitmq.client.Channel;
import io.vireo.benchmarks.Broker;
import java.io.IOException;
import java.util.Map;

/**
 * Declares what Vireo declares, so that all contestants do the same work: two exchanges for events,
 * one for retries and one for unrouted events, and for each route a durable queue with two
 * bindings.
 */
final class RouteDeclaration {
  /** Vireo's exchange through which retried and delayed events return to their queue. */
  static final String RETRY_EXCHANGE = "vireo_retry_r0";

  static final String TOPIC_EXCHANGE = "vireo_default_topic_r0";
  static final String UNROUTED_EXCHANGE = "vireo_unrouted_r0";
  static final Map<String, Object> RETRY_ARGUMENTS =
      Map.of("alternate-exchange", UNROUTED_EXCHANGE);

  private RouteDeclaration() {}

  static void declareExchanges(Channel channel) throws IOException {
    channel.exchangeDeclare(Broker.EXCHANGE, "direct", true);
    channel.exchangeDeclare(TOPIC_EXCHANGE, "topic", true);
    channel.exchangeDeclare(UNROUTED_EXCHANGE, "fanout", true);
    channel.exchangeDeclare(RETRY_EXCHANGE, "direct", true, false, RETRY_ARGUMENTS);
  }

  static void declare(Channel channel, String route) throws IOException {
    channel.queueDeclare(route, true, false, false, Map.of());
    channel.queueBind(route, Broker.EXCHANGE, route);
    channel.queueBind(route, RETRY_EXCHANGE, route);
  }
}
