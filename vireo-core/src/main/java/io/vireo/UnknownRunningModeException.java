package io.vireo;

import org.jspecify.annotations.Nullable;

/** A number that is no {@link RunningMode}. */
public final class UnknownRunningModeException extends VireoException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what happened, where, and what to do
   */
  public UnknownRunningModeException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message what happened, where, and what to do
   * @param cause what led to it, or null
   */
  public UnknownRunningModeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
