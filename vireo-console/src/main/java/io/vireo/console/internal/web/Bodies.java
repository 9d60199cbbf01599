package io.vireo.console.internal.web;

import io.vireo.console.ConsoleRequest;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads the bodies of changes, which are JSON, or lines of JSON that the operation reads itself.
 */
final class Bodies {
  /** The data of an event may have 1 MiB, and there is something around it. */
  static final int MAX_JSON_BYTES = (1 << 20) + (64 << 10);

  private static final String LINES = "application/x-ndjson";

  private final long maxLinesBytes;

  Bodies(long maxLinesBytes) {
    this.maxLinesBytes = maxLinesBytes;
  }

  /** The body of a call that has none. */
  JsonNode none() {
    return MissingNode.getInstance();
  }

  /**
   * The request, whose body ends with an error where it is longer than a body may be.
   *
   * @param address of the client, which is what the audit keeps
   */
  ConsoleRequest limited(ConsoleRequest request, String address) {
    long most = isLines(request) ? maxLinesBytes : MAX_JSON_BYTES;
    String length = request.header("Content-Length").orElse("0");
    if (!length.matches("\\d{1,18}") || Long.parseLong(length) > most) {
      throw tooLarge(most);
    }
    return new LimitedRequest(request, address, most);
  }

  /**
   * Reads the body as JSON.
   *
   * @return a missing node if the body is empty, or lines
   * @throws ApiException with status 400, 413 or 415
   */
  JsonNode read(ConsoleRequest request) {
    if (isLines(request)) {
      return none();
    }
    byte[] bytes = bytes(request.body());
    if (bytes.length == 0) {
      return none();
    }
    if (!type(request).equals("application/json")) {
      throw ApiException.of(415, "Send the body as Content-Type: application/json", null);
    }
    try {
      return Json.read(bytes);
    } catch (JacksonException e) {
      throw ApiException.of(400, "The body is no valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  static ApiException tooLarge(long most) {
    return ApiException.of(
        413, "The body has more than " + most + " bytes; send less at a time", null);
  }

  private static byte[] bytes(InputStream body) {
    try {
      return body.readAllBytes();
    } catch (IOException e) {
      throw ApiException.of(400, "The body did not arrive completely", e);
    }
  }

  private static boolean isLines(ConsoleRequest request) {
    return type(request).equals(LINES);
  }

  private static String type(ConsoleRequest request) {
    return request
        .header("Content-Type")
        .map(type -> type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT))
        .orElse("");
  }
}
