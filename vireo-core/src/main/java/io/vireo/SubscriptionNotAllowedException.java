package io.vireo;

import org.jspecify.annotations.Nullable;

/**
 * Observing is not possible in this state: the observer was stopped, drained or closed, or its
 * background clean-up is already active.
 */
public final class SubscriptionNotAllowedException extends ObservationException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what happened, where, and what to do
   */
  public SubscriptionNotAllowedException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message what happened, where, and what to do
   * @param cause what led to it, or null
   */
  public SubscriptionNotAllowedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
