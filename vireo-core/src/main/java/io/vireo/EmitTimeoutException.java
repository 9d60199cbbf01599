package io.vireo;

import org.jspecify.annotations.Nullable;

/**
 * An event was written to the broker but not confirmed within the time-out. It may have arrived; if
 * it is emitted again with the same message id, listeners can tell.
 */
public final class EmitTimeoutException extends VireoException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what happened, where, and what to do
   */
  public EmitTimeoutException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message what happened, where, and what to do
   * @param cause what led to it, or null
   */
  public EmitTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
