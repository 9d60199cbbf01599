package io.vireo.benchmarks;

import java.io.IOException;

/** Emits events one by one. Several threads may call it at the same time. */
public interface WaitingEmitter extends AutoCloseable {
  /**
   * Emits one event and waits until the broker has confirmed it.
   *
   * @param order what to encode and send
   * @throws Exception if it was not confirmed
   */
  void emit(Order order) throws Exception;

  /**
   * Ends it; returns when nothing of it is under way.
   *
   * @throws IOException if the connection was lost
   */
  @Override
  void close() throws IOException;
}
