package io.vireo.benchmarks;

import java.io.IOException;

/** Emits many events without waiting for the confirm of each. Used by one thread. */
public interface StreamEmitter extends AutoCloseable {
  /**
   * Emits all orders, with at most a window of them unconfirmed, and waits until all are confirmed.
   *
   * @param orders the orders to encode and emit
   * @throws Exception if an order was not confirmed
   */
  void emitAll(Orders orders) throws Exception;

  /**
   * Closes the emitter, and waits until it has stopped.
   *
   * @throws IOException if the connection was lost
   */
  @Override
  void close() throws IOException;
}
