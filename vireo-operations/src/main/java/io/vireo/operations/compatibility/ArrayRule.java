package io.vireo.operations.compatibility;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;

/** Compares the elements of arrays. */
final class ArrayRule {
  private static final JsonNode ANYTHING = BooleanNode.TRUE;

  private ArrayRule() {}

  static void check(SchemaPair pair) {
    Schema writer = pair.writer();
    Schema reader = pair.reader();
    if (!writer.permits("array") || !reader.permits("array")) {
      return;
    }
    int single = Math.max(singles(writer), singles(reader));
    for (int i = 0; i < single; i++) {
      pair.walk().compare(item(writer, i), item(reader, i), pair.place().item(i));
    }
    pair.walk().compare(item(writer, single), item(reader, single), pair.place().items());
  }

  /** How many of the first elements have schemas of their own. */
  private static int singles(Schema schema) {
    JsonNode items = schema.get("items");
    return items.isArray() ? items.size() : 0;
  }

  private static JsonNode item(Schema schema, int index) {
    JsonNode items = schema.get("items");
    JsonNode item = items;
    if (items.isArray()) {
      item = index < items.size() ? items.get(index) : schema.get("additionalItems");
    }
    return item.isMissingNode() ? ANYTHING : item;
  }
}
