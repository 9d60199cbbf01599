package io.vireo;

/**
 * An event is in recovery because it was delivered as often as {@link
 * ObserveOptions#maxDeliveries()} allows, and its process ended each time. This exception is not
 * thrown at a program; records in recovery name it.
 */
public final class PoisonousEventException extends VireoException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what happened, where, and what to do
   */
  public PoisonousEventException(String message) {
    super(message);
  }
}
