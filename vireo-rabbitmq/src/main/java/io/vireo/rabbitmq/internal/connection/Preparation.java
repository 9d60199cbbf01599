package io.vireo.rabbitmq.internal.connection;

import java.io.IOException;

/**
 * What has to be declared before an event can be published to where it goes. Any thread may call
 * it.
 */
public interface Preparation {

  /** Whether nothing needs to be done over this link. Does no I/O. */
  boolean isDone(Link link);

  /** Does it. Waits for the broker. */
  void prepare(Link link) throws IOException;

  /**
   * The broker has returned the event: nothing took it.
   *
   * @return true if it is worth to prepare and publish again
   */
  boolean returned(Link link);
}
