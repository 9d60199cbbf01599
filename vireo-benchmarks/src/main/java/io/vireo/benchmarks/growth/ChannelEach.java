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
final class ChannelEach implements ManyListeners {
  static final String IDIOM =
      "One thread gives each route a channel of its own, over which it declares, binds and consumes;"
          + " another connection when one has no channel left.";

  private final List<Connection> connections = new ArrayList<>();

  @Override
  public void listen(String url, List<String> routes, Consumer<Order> handler) throws Exception {
    ConnectionFactory factory = Broker.factory(url);
    Connection connection = connect(factory);
    try (Channel channel = connection.createChannel()) {
      RouteForm.declareExchanges(channel);
    }
    for (String route : routes) {
      Channel channel = connection.createChannel();
      if (channel == null) {
        connection = connect(factory);
        channel = connection.createChannel();
      }
      RouteForm.declare(channel, route);
      channel.basicQos(Setting.USUAL_PREFETCH);
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
