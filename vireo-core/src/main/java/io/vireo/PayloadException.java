package io.vireo;

import org.jspecify.annotations.Nullable;

/**
 * Data, headers or options of an event that cannot be sent: not encodable as JSON, too large, or of
 * a type that cannot travel. Nothing was sent. Or, when receiving, a body that does not decode to
 * the handler's type.
 */
public class PayloadException extends VireoException {
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
