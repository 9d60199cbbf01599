package io.vireo.rabbitmq.internal.failure;

import java.io.IOException;

/**
 * An exchange exists with another type than the one that was asked for, so it would send events to
 * other queues than the program means.
 */
public final class AnotherTypeException extends IOException {
  private static final long serialVersionUID = 1L;

  public AnotherTypeException(String exchange, String type, IOException refusal) {
    super(
        "exchange '%s' is there with another type than %s (%s). Name the type that it has, or another exchange; or delete it, if nobody needs it"
            .formatted(exchange, type, ConnectFailure.of(refusal).reason()),
        refusal);
  }
}
