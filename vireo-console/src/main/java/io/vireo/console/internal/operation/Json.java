package io.vireo.console.internal.operation;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of the API. Numbers keep each digit; text after the document, keys that occur twice, and
 * nesting deeper than 200 levels are refused. Any thread may use it.
 */
public final class Json {
  private static final int MAX_DEPTH = 200;

  private static final JsonMapper MAPPER = io.vireo.operations.text.Json.mapper(MAX_DEPTH);

  private Json() {}

  /**
   * Reads a document.
   *
   * @throws tools.jackson.core.JacksonException if it cannot be read
   */
  public static JsonNode read(byte[] bytes) {
    return MAPPER.readTree(bytes);
  }

  /**
   * The document as UTF-8. Half of a character, which the text of an event may have but UTF-8 has
   * not, becomes a question mark.
   */
  public static byte[] write(JsonNode document) {
    return MAPPER.writeValueAsString(document).getBytes(StandardCharsets.UTF_8);
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
