package io.vireo;

import org.jspecify.annotations.Nullable;

/**
 * A URL that no driver understands. The message shows the scheme, and host and port where they
 * could be read; never the user's password.
 */
public final class InvalidUrlException extends VireoException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what happened, where, and what to do
   */
  public InvalidUrlException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message what happened, where, and what to do
   * @param cause what led to it, or null
   */
  public InvalidUrlException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
