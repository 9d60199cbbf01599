package io.vireo;

import org.jspecify.annotations.Nullable;

/**
 * An event emitted with {@link EmitOptions#required()} that no queue took: nobody listens, and
 * nobody has listened resumably.
 */
public final class UnroutableEventException extends VireoException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what happened, where, and what to do
   */
  public UnroutableEventException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message what happened, where, and what to do
   * @param cause what led to it, or null
   */
  public UnroutableEventException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
