package io.vireo;

import org.jspecify.annotations.Nullable;

/**
 * The root of all exceptions that Vireo throws. Unchecked. Its message names the event, the broker
 * as {@code host:port/vhost}, and what to do next; never a password.
 */
public class VireoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what happened, where, and what to do
   */
  public VireoException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message what happened, where, and what to do
   * @param cause what led to it, or null
   */
  public VireoException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
