package io.vireo.benchmarks;

import java.io.IOException;

/** Emits many events without waiting for each. Used by one thread. */
public interface StreamEmitter extends AutoCloseable {
  /**
   * Emits all orders, with at most a window of them unconfirmed, and waits until all are confirmed.
   *
   * @param orders what to encode and send
   * @throws Exception if one was not confirmed
   */
  void emitAll(Orders orders) throws Exception;

  /**
   * Ends it; returns when nothing of it is under way.
   *
   * @throws IOException if the connection was lost
   */
  @Override
  void close() throws IOException;
}
