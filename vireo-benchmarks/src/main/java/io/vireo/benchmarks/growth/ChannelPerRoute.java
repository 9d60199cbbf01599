package io.vireo.benchmarks.growth;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The raw client with a channel for each route. */
final class ChannelPerRoute implements ManyListeners {
  static final String IDIOM =
      "One thread opens a channel for each route and declares, binds and consumes on it; it opens"
          + " another connection when one has no free channel left.";

  private final List<Connection> connections = new ArrayList<>();

  @Override
  public void listen(String url, List<String> routes, Consumer<Order> handler) throws Exception {
    ConnectionFactory factory = Broker.factory(url);
    Connection connection = connect(factory);
    try (Channel channel = connection.createChannel()) {
      RouteDeclaration.declareExchanges(channel);
    }
    for (String route : routes) {
      Channel channel = connection.createChannel();
      if (channel == null) {
        connection = connect(factory);
        channel = connection.createChannel();
      }
      RouteDeclaration.declare(channel, route);
      channel.basicQos(Setting.DEFAULT_PREFETCH);
      channel.basicConsume(route, false, new RawConsumer(channel, handler));
    }
  }

  private Connection connect(ConnectionFactory factory) throws Exception {
    Connection connection = factory.newConnection();
    connections.add(connection);
    return connection;
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
