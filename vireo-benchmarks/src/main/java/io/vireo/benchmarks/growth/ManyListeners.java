package io.vireo.benchmarks.growth;

import io.vireo.benchmarks.Order;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Listeners of many routes, all within one program. Used by one thread. */
interface ManyListeners extends AutoCloseable {
  /**
   * Connects, declares the routes as {@link RouteForm} has them, and listens to each; returns when
   * every listener is there.
   *
   * @param url of the broker
   * @param routes that nobody has declared yet
   * @param handler called for each event after it is decoded, by any threads
   * @throws Exception if one cannot listen
   */
  void listen(String url, List<String> routes, Consumer<Order> handler) throws Exception;

  /**
   * Ends all listeners, however far they came. The routes stay.
   *
   * @throws IOException if they do not end
   */
  @Override
  void close() throws IOException;
}
