package io.vireo.rabbitmq.internal.failure;

import java.io.IOException;

/**
 * The broker answers other requests, but not those about one queue. RabbitMQ 4.0 does that while
 * the node that hosts a classic queue is down.
 */
public final class UnansweredException extends IOException {
  private static final long serialVersionUID = 1L;

  public UnansweredException(String queue, Throwable cause) {
    super("no answer about queue '" + queue + "'; the node that hosts it may be down", cause);
  }
}
