package io.vireo;

import org.jspecify.annotations.Nullable;

/**
 * A name cannot be the name of an event: it is empty, longer than 200 bytes of UTF-8, reserved, or
 * has a control character or half a surrogate pair. A name often comes from outside the program, as
 * data do; so this is a {@link VireoException} and no {@link IllegalArgumentException}.
 */
public final class InvalidEventNameException extends VireoException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what happened, where, and what to do
   */
  public InvalidEventNameException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message what happened, where, and what to do
   * @param cause what led to it, or null
   */
  public InvalidEventNameException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
