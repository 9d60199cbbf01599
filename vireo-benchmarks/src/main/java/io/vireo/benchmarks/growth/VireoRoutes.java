package io.vireo.benchmarks.growth;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.benchmarks.Order;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code on}, as often as there are routes. */
final class VireoRoutes implements ManyListeners {
  static final String IDIOM = "One Observer; one thread calls on for each route.";

  private @Nullable Observer observer;

  @Override
  public void listen(String url, List<String> routes, Consumer<Order> handler) {
    Observer connected = Observer.connect(url);
    observer = connected;
    ObserveOptions options = ObserveOptions.builder().resumable(true).build();
    for (String route : routes) {
      connected.on(route, Order.class, handler::accept, options);
    }
  }

  @Override
  public void close() {
    if (observer != null) {
      observer.close();
    }
  }
}
