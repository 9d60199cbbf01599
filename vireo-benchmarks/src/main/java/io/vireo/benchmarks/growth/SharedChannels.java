package io.vireo.benchmarks.growth;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The raw client with a few channels for all routes, used at the same time. */
final class SharedChannels implements ManyListeners {
  static final String IDIOM =
      "Four threads, each with a channel that it declares, binds and consumes its share of the routes"
          + " over.";

  private static final int CHANNELS = 4;

  private @Nullable Connection connection;

  @Override
  public void listen(String url, List<String> routes, Consumer<Order> handler) throws Exception {
    Connection opened = Broker.factory(url).newConnection();
    connection = opened;
    List<Callable<@Nullable Void>> shares = new ArrayList<>();
    for (int share = 0; share < CHANNELS; share++) {
      Channel channel = opened.createChannel();
      if (share == 0) {
        RouteForm.declareExchanges(channel);
      }
      int first = share;
      shares.add(
          () -> {
            channel.basicQos(Setting.USUAL_PREFETCH);
            for (int index = first; index < routes.size(); index += CHANNELS) {
              RouteForm.declare(channel, routes.get(index));
              channel.basicConsume(routes.get(index), false, new RawConsumer(channel, handler));
            }
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(CHANNELS);
    try {
      for (Future<@Nullable Void> share : threads.invokeAll(shares)) {
        share.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.close();
    }
  }
}
