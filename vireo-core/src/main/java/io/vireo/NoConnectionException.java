package io.vireo;

import org.jspecify.annotations.Nullable;

/**
 * The broker could not be reached, or the connection is gone for good: closed, refused, or given up
 * after the limit of retries. An event whose emit ends with it was never written to the broker.
 */
public final class NoConnectionException extends VireoException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what happened, where, and what to do
   */
  public NoConnectionException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message what happened, where, and what to do
   * @param cause what led to it, or null
   */
  public NoConnectionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
