package io.vireo.spring;

import io.vireo.VireoException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A method cannot be a listener as it is written: its signature, its id or an option is wrong. It
 * is thrown while the application starts, or when a lazy or prototype bean is made, and Spring Boot
 * reports it with what to do about it.
 */
public final class InvalidListenerException extends VireoException {
  private static final long serialVersionUID = 1L;

  /** What to change, for the report of a start that failed. */
  private final String action;

  /**
   * Says what is wrong.
   *
   * @param message which method, and what is wrong with it
   * @param action what to do about it, a whole sentence
   * @param cause what has found it, or null
   */
  public InvalidListenerException(String message, String action, @Nullable Throwable cause) {
    super(message, cause);
    this.action = Objects.requireNonNull(action, "action");
  }

  /**
   * What to do about it.
   *
   * @return a whole sentence
   */
  public String action() {
    return action;
  }
}
