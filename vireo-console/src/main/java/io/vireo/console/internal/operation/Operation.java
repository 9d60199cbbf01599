package io.vireo.console.internal.operation;

import io.vireo.console.ConsoleResponse;
import io.vireo.console.Role;

/**
 * One operation of the JSON API.
 *
 * @param method the HTTP method
 * @param path the path below {@code /api}, such as {@code /routes/{event}}; a part in braces takes
 *     any text, which {@link Call#path} gives
 * @param least the role that the caller needs at least
 * @param answer answers a call; runs on the thread that serves the request, and may block
 */
public record Operation(String method, String path, Role least, Answer answer) {
  /** Answers a call. */
  @FunctionalInterface
  public interface Answer {
    /**
     * Answers a call.
     *
     * @throws ApiException if the call is refused
     */
    ConsoleResponse answer(Call call);
  }

  /** Whether the operation changes something. In read-only mode such operations are refused. */
  public boolean changes() {
    return !method.equals("GET");
  }
}
