package io.vireo.console.internal.operation;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Refuses a call with an HTTP status and a message for people, which says what to do next. */
public final class ApiException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;

  private ApiException(int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** The call has a value that cannot be used. */
  public static ApiException badRequest(String message) {
    return new ApiException(400, message, null);
  }

  /** What the call names does not exist, or no longer. */
  public static ApiException notFound(String message) {
    return new ApiException(404, message, null);
  }

  /** What the call asks for is not possible at this moment. */
  public static ApiException conflict(String message) {
    return new ApiException(409, message, null);
  }

  /** The console is being closed, so that what the call asks for is no longer done. */
  public static ApiException closing(@Nullable Throwable cause) {
    return new ApiException(
        503, "The console is being closed. Try again when it has been started again", cause);
  }

  /** Any other refusal. */
  public static ApiException of(int status, String message, @Nullable Throwable cause) {
    return new ApiException(status, message, cause);
  }

  public int status() {
    return status;
  }
}
