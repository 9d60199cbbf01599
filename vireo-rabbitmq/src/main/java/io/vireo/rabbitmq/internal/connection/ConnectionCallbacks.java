package io.vireo.rabbitmq.internal.connection;

import org.jspecify.annotations.Nullable;

/**
 * Tells the program what becomes of the publishing connection. Any thread may call it; each method
 * returns at once and throws nothing.
 */
public interface ConnectionCallbacks {

  /** The connection has been made. */
  void connected(String summary);

  /** The connection was lost, or no further try to make it will follow. */
  void disconnected(String summary, @Nullable Throwable cause);

  /** A try to make the connection has failed. */
  void failed(String summary, @Nullable Throwable cause);
}
