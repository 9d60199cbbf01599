package io.vireo.benchmarks.growth;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The raw client with a few channels for all routes, which several threads use at the same time.
 */
final class SharedChannels implements ManyListeners {
  static final String IDIOM =
      "Four threads, each with one channel on which it declares, binds and consumes its share of the"
          + " routes.";

  private @Nullable Connection connection;

  @Override
  public void listen(String url, List<String> routes, Consumer<Order> handler) throws Exception {
    Connection opened = Broker.factory(url).newConnection();
    connection = opened;
    try (Channel channel = opened.createChannel()) {
      RouteDeclaration.declareExchanges(channel);
    }
    RoutePartitions.run(routes, share -> listen(opened.createChannel(), share, handler));
  }

  private static void listen(Channel channel, List<String> routes, Consumer<Order> handler)
      throws IOException {
    channel.basicQos(Setting.DEFAULT_PREFETCH);
    for (String route : routes) {
      RouteDeclaration.declare(channel, route);
      channel.basicConsume(route, false, new RawConsumer(channel, handler));
    }
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.close();
    }
  }
}
