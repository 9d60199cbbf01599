package io.vireo.benchmarks;

import java.io.IOException;
import java.util.function.Consumer;

/** Consumes the events of a route until it is closed. */
public interface Listener extends AutoCloseable {
  /**
   * Starts to consume events. Each is decoded, handled and then acknowledged.
   *
   * @param handler called for each event, by as many threads as the setting's concurrency says
   * @throws Exception if the listener cannot start
   */
  void start(Consumer<Order> handler) throws Exception;

  /**
   * Stops the listener. Returns when the last event has been handled and acknowledged.
   *
   * @throws IOException if the connection was lost
   */
  @Override
  void close() throws IOException;
}
