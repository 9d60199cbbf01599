package io.vireo;

import org.jspecify.annotations.Nullable;

/** An event name that is empty, longer than 200 bytes of UTF-8, not readable, or reserved. */
public class InvalidEventNameException extends VireoException {
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
