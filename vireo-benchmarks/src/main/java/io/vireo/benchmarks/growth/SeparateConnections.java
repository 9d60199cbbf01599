package io.vireo.benchmarks.growth;

import io.vireo.benchmarks.Order;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Gives each route a listener with a connection of its own. */
final class SeparateConnections implements ManyListeners {
  private final Supplier<ManyListeners> factory;
  private final List<ManyListeners> listeners = new ArrayList<>();

  SeparateConnections(Supplier<ManyListeners> factory) {
    this.factory = factory;
  }

  @Override
  public void listen(String url, List<String> routes, Consumer<Order> handler) throws Exception {
    for (String route : routes) {
      ManyListeners one = factory.get();
      listeners.add(one);
      one.listen(url, List.of(route), handler);
    }
  }

  @Override
  public void close() throws IOException {
    for (ManyListeners one : listeners) {
      one.close();
    }
  }
}
