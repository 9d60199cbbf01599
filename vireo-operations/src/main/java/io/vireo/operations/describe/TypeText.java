package io.vireo.operations.describe;

import io.vireo.operations.asyncapi.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Describes the type of a value in a few words, such as "array of Order" or "string (date)". */
final class TypeText {
  private static final int MAX_DEPTH = 5;
  private static final int MAX_VALUES = 20;
  private static final List<String> LIMITS =
      List.of(
          "minimum",
          "exclusiveMinimum",
          "maximum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "pattern",
          "minItems",
          "maxItems",
          "uniqueItems");

  private final Anchors anchors;

  TypeText(Anchors anchors) {
    this.anchors = anchors;
  }

  String of(JsonNode schema) {
    return of(schema, 0);
  }

  private String of(JsonNode schema, int depth) {
    Optional<String> name = Document.referredName(schema);
    if (name.isPresent()) {
      return anchors.linkToSchema(name.get());
    }
    if (depth > MAX_DEPTH || !schema.isObject()) {
      return schema.isBoolean() && !schema.booleanValue() ? "nothing" : "any";
    }
    for (String union : List.of("oneOf", "anyOf", "allOf")) {
      if (schema.path(union).isArray()) {
        String between = union.equals("allOf") ? " and " : " or ";
        return schema.path(union).values().stream()
            .limit(MAX_VALUES)
            .map(one -> of(one, depth + 1))
            .distinct()
            .collect(Collectors.joining(between));
      }
    }
    return plain(schema, depth);
  }

  private String plain(JsonNode schema, int depth) {
    List<String> types = new ArrayList<>();
    JsonNode type = schema.path("type");
    (type.isArray() ? type.values() : List.of(type))
        .forEach(one -> types.add(type(one.asString(""), schema, depth)));
    if (schema.has("enum") || schema.has("const")) {
      types.removeIf(one -> one.equals("string") || one.equals("any"));
      types.add(0, values(schema));
    }
    return String.join(" or ", types) + limits(schema);
  }

  private String type(String name, JsonNode schema, int depth) {
    JsonNode items = schema.path("items");
    JsonNode values = schema.path("additionalProperties");
    if (name.equals("array") || (name.isEmpty() && items.isObject())) {
      return items.isObject() ? "array of " + of(items, depth + 1) : "array";
    }
    if (name.equals("object") && values.isObject() && !schema.has("properties")) {
      return "map of " + of(values, depth + 1);
    }
    if (name.isEmpty()) {
      return schema.has("properties") ? "object" : "any";
    }
    return MarkdownText.text(name);
  }

  private static String values(JsonNode schema) {
    List<JsonNode> values =
        schema.has("const")
            ? List.of(schema.get("const"))
            : List.copyOf(schema.path("enum").values());
    String text =
        values.stream().limit(MAX_VALUES).map(TypeText::value).collect(Collectors.joining(", "));
    return values.size() > MAX_VALUES ? text + ", ..." : text;
  }

  static String value(JsonNode value) {
    return MarkdownText.code(value.isString() ? value.stringValue() : value.toString());
  }

  private static String limits(JsonNode schema) {
    List<String> limits = new ArrayList<>();
    for (String form : List.of("format", "contentEncoding")) {
      schema.path(form).asStringOpt().map(MarkdownText::text).ifPresent(limits::add);
    }
    for (String limit : LIMITS) {
      JsonNode value = schema.path(limit);
      if (!value.isMissingNode()) {
        limits.add(limit + " " + value(value));
      }
    }
    return limits.isEmpty() ? "" : " (" + String.join(", ", limits) + ")";
  }
}
