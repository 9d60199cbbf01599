package io.vireo.benchmarks.growth;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.benchmarks.Order;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Vireo, with a call of {@code on} for each route. */
final class VireoRoutes implements ManyListeners {
  static final String IDIOM = "One Observer; one thread calls on for each route.";
  static final String THREADS_IDIOM =
      "One Observer; four threads call on, each for its share of the routes.";

  private final boolean threads;
  private @Nullable Observer observer;

  VireoRoutes(boolean threads) {
    this.threads = threads;
  }

  @Override
  public void listen(String url, List<String> routes, Consumer<Order> handler) throws Exception {
    Observer connected = Observer.connect(url);
    observer = connected;
    if (threads) {
      RoutePartitions.run(routes, share -> listen(connected, share, handler));
    } else {
      listen(connected, routes, handler);
    }
  }

  private static void listen(Observer observer, List<String> routes, Consumer<Order> handler) {
    ObserveOptions options = ObserveOptions.builder().resumable(true).build();
    for (String route : routes) {
      observer.on(route, Order.class, handler::accept, options);
    }
  }

  @Override
  public void close() {
    if (observer != null) {
      observer.close();
    }
  }
}
