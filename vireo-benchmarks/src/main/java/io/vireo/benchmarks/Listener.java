package io.vireo.benchmarks;

import java.io.IOException;
import java.util.function.Consumer;

/** Takes the events of a route until it is closed. */
public interface Listener extends AutoCloseable {
  /**
   * Begins to take events: each is decoded, handled and then acknowledged.
   *
   * @param handler called for each event, by as many threads as the setting's concurrency says
   * @throws Exception if it cannot
   */
  void start(Consumer<Order> handler) throws Exception;

  /**
   * Ends it; returns when nothing of it is under way.
   *
   * @throws IOException if the connection was lost
   */
  @Override
  void close() throws IOException;
}
