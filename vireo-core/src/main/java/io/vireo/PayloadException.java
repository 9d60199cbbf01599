package io.vireo;

import org.jspecify.annotations.Nullable;

/**
 * The data of an event cannot be sent: they cannot be encoded, they are too large, or they were to
 * go to an exchange of another type. Nothing was sent. Or, when receiving, a body does not decode
 * to the type of the handler.
 */
public final class PayloadException extends VireoException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what happened, where, and what to do
   */
  public PayloadException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message what happened, where, and what to do
   * @param cause what led to it, or null
   */
  public PayloadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
