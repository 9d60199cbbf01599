package io.vireo.rabbitmq.internal.connection;

import java.io.IOException;

/**
 * Declares what an event needs before it can be published, such as its exchange. Any thread may
 * call it.
 */
public interface Preparation {

  /** Whether everything was declared over this connection already. Does no I/O. */
  boolean isDone(BrokerConnection connection);

  /** Declares what is needed, and waits for the broker. */
  void prepare(BrokerConnection connection) throws IOException;

  /**
   * Called when the broker has returned the event, because no queue took it.
   *
   * @return true if the event should be prepared and published again
   */
  boolean returned(BrokerConnection connection);
}
