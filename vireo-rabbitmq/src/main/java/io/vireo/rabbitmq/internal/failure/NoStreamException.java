package io.vireo.rabbitmq.internal.failure;

import java.io.IOException;

/** A queue that should be a stream cannot be one, for a reason that waiting does not cure. */
public final class NoStreamException extends IOException {
  private static final long serialVersionUID = 1L;

  public NoStreamException(String message) {
    super(message);
  }
}
