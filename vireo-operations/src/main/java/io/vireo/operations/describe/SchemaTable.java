package io.vireo.operations.describe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Shows a schema as a table of its fields, with those of nested objects that have no name of their
 * own. For one thread.
 */
final class SchemaTable {
  private static final int MAX_DEPTH = 10;

  private final TypeText types;
  private final List<String> rows = new ArrayList<>();

  private SchemaTable(TypeText types) {
    this.types = types;
  }

  /** Returns the lines of a table, or a line with the type of what has no fields. */
  static List<String> lines(JsonNode schema, TypeText types) {
    SchemaTable table = new SchemaTable(types);
    table.addFields(schema, "", 0);
    List<String> lines = new ArrayList<>();
    boolean plain = table.rows.isEmpty();
    boolean union = schema.has("oneOf") || schema.has("anyOf") || schema.has("allOf");
    if (plain || union) {
      lines.add("Type: " + types.of(schema));
      schema
          .path("discriminator")
          .asStringOpt()
          .ifPresent(name -> lines.add("The field " + MarkdownText.code(name) + " tells which."));
      lines.add("");
    }
    if (!plain) {
      lines.add("| Field | Type | Required | Description | Examples |");
      lines.add("| --- | --- | --- | --- | --- |");
      lines.addAll(table.rows);
      lines.add("");
    }
    return lines;
  }

  private void addFields(JsonNode schema, String prefix, int depth) {
    Set<String> required = new HashSet<>();
    schema.path("required").values().forEach(name -> required.add(name.asString("")));
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      String name = prefix + field.getKey();
      JsonNode type = field.getValue();
      rows.add(row(name, type, required.contains(field.getKey())));
      if (depth < MAX_DEPTH) {
        addFields(type, name + ".", depth + 1);
        addFields(type.path("items"), name + "[].", depth + 1);
      }
    }
    JsonNode values = schema.path("additionalProperties");
    if (values.isObject() && (schema.has("properties") || values.has("properties"))) {
      rows.add(row(prefix + "*", values, false));
      if (depth < MAX_DEPTH) {
        addFields(values, prefix + "*.", depth + 1);
      }
    }
  }

  private String row(String name, JsonNode type, boolean required) {
    return "| "
        + String.join(
            " | ",
            MarkdownText.code(name),
            types.of(type),
            required ? "yes" : "no",
            description(type),
            examples(type))
        + " |";
  }

  static String description(JsonNode schema) {
    String text = schema.path("description").asStringOpt().map(MarkdownText::text).orElse("");
    return schema.path("deprecated").asBoolean(false) ? "**Deprecated.** " + text : text;
  }

  static String examples(JsonNode schema) {
    return schema.path("examples").values().stream()
        .limit(3)
        .map(TypeText::value)
        .collect(Collectors.joining(", "));
  }
}
