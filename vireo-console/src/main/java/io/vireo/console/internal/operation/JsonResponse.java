package io.vireo.console.internal.operation;

import io.vireo.console.ConsoleResponse;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the answers of operations as JSON. Any thread may use it. */
public final class JsonResponse {
  /**
   * Writes ASCII only. A text of another program may hold half of a pair of surrogates, which UTF-8
   * has no form for.
   */
  public static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final Map<String, String> HEADERS =
      Map.of("Content-Type", "application/json", "Cache-Control", "no-store");

  private JsonResponse() {}

  /** Answers with status 200. */
  public static ConsoleResponse of(JsonNode body) {
    return of(MAPPER.writeValueAsBytes(body));
  }

  /** Answers with status 200 and JSON that is written already. */
  public static ConsoleResponse of(byte[] json) {
    return ConsoleResponse.of(200, HEADERS, json);
  }

  /** Answers with status 204. */
  public static ConsoleResponse empty() {
    return ConsoleResponse.of(204, Map.of("Cache-Control", "no-store"), new byte[0]);
  }

  /** A new object without fields. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The text of a time, or null. */
  public static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
