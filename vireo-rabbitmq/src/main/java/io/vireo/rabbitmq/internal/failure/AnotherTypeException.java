package io.vireo.rabbitmq.internal.failure;

import java.io.IOException;

/**
 * An exchange is at the broker with another type than the one that was asked for: it would send
 * events to other queues than the program means.
 */
public final class AnotherTypeException extends IOException {
  private static final long serialVersionUID = 1L;

  public AnotherTypeException(String exchange, String type, IOException refusal) {
    super(
        "exchange '"
            + exchange
            + "' is there with another type than "
            + type
            + " ("
            + ConnectFailure.of(refusal).reason()
            + "). Name the type that it has, or another exchange; or delete it, if nobody needs it",
        refusal);
  }
}
