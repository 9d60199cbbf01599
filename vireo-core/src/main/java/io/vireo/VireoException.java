package io.vireo;

import org.jspecify.annotations.Nullable;

/**
 * The root of the exceptions by which Vireo tells of what happens at run time. Unchecked. Its
 * message names the event, the broker as {@code host:port/vhost}, and what to do next; never a
 * password. A driver may have subclasses of its own.
 *
 * <p>An argument that is wrong whatever the broker does is none of these: it is refused with an
 * {@link IllegalArgumentException} or a {@link NullPointerException}.
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
