package io.vireo.benchmarks;

import java.io.IOException;

/** Emits events one by one. Several threads may call it at the same time. */
public interface WaitingEmitter extends AutoCloseable {
  /**
   * Emits one event and waits until the broker has confirmed it.
   *
   * @param order the order to encode and emit
   * @throws Exception if the order was not confirmed
   */
  void emit(Order order) throws Exception;

  /**
   * Closes the emitter, and waits until it has stopped.
   *
   * @throws IOException if the connection was lost
   */
  @Override
  void close() throws IOException;
}
