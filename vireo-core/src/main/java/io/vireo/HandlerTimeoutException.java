package io.vireo;

import org.jspecify.annotations.Nullable;

/**
 * A handler took longer than {@link ObserveOptions#handlerTimeout()} allows. {@link RetryPolicy},
 * {@link Failure} and the record in recovery have it as the reason why the event failed. It is not
 * thrown at a program.
 */
public final class HandlerTimeoutException extends VireoException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message which handler, and how long it had
   * @param cause what the handler threw when it was interrupted; null if it did not end
   */
  public HandlerTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
