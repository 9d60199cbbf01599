package io.vireo.rabbitmq.internal.connection;

import org.jspecify.annotations.Nullable;

/**
 * Hears how it goes with the publishing connection, on behalf of the program. Any thread may call
 * it; returns at once and throws nothing.
 */
public interface ConnectionCallbacks {

  /** It has been made. */
  void connected(String summary);

  /** It is lost, or given up. */
  void disconnected(String summary, @Nullable Throwable cause);

  /** A try to make it has failed. */
  void failed(String summary, @Nullable Throwable cause);
}
