package io.vireo.operations.compatibility;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The keywords of JSON Schema, draft 7, and of AsyncAPI. */
final class Keywords {
  /** What is for people alone. */
  static final Set<String> ANNOTATIONS =
      Set.of(
          "title",
          "description",
          "default",
          "examples",
          "example",
          "deprecated",
          "readOnly",
          "writeOnly",
          "externalDocs",
          "$comment",
          "$id",
          "$schema",
          "definitions");

  private Keywords() {}

  /** The values that {@code enum} or {@code const} list; equal numbers are equal nodes. */
  static List<JsonNode> values(JsonNode schema) {
    List<JsonNode> values = new ArrayList<>();
    if (schema.has("const")) {
      values.add(comparable(schema.get("const")));
    } else {
      schema.path("enum").values().forEach(value -> values.add(comparable(value)));
    }
    return values;
  }

  private static JsonNode comparable(JsonNode value) {
    if (!value.isNumber()) {
      return value;
    }
    BigDecimal number = value.decimalValue();
    return JsonNodeFactory.instance.numberNode(
        number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros());
  }

  /** The type of a value, in the words of JSON Schema. */
  static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> "boolean";
      case STRING -> "string";
      case ARRAY -> "array";
      case OBJECT -> "object";
      case NUMBER -> value.decimalValue().stripTrailingZeros().scale() <= 0 ? "integer" : "number";
      default -> "null";
    };
  }
}
