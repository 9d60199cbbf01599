package io.vireo.benchmarks.growth;

import io.vireo.benchmarks.Order;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Listeners of many routes in one program. Used by one thread. */
interface ManyListeners extends AutoCloseable {
  /**
   * Connects, declares the routes as {@link RouteDeclaration} does, and listens to each. Returns
   * when the broker has all consumers.
   *
   * @param url the URL of the broker
   * @param routes routes that do not exist yet
   * @param handler called for each decoded event, by any thread
   * @throws Exception if a listener cannot be set up
   */
  void listen(String url, List<String> routes, Consumer<Order> handler) throws Exception;

  /**
   * Stops all listeners, also if setting them up has failed. Does not delete the routes.
   *
   * @throws IOException if a listener does not stop
   */
  @Override
  void close() throws IOException;
}
