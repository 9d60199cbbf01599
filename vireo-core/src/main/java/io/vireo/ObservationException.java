package io.vireo;

import org.jspecify.annotations.Nullable;

/**
 * A listener could not be registered, for a reason that waiting does not cure: refused by the
 * broker, or a queue that is already there with properties that would break the promise.
 */
public class ObservationException extends VireoException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what happened, where, and what to do
   */
  public ObservationException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message what happened, where, and what to do
   * @param cause what led to it, or null
   */
  public ObservationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
