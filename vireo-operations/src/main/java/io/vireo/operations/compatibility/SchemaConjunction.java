package io.vireo.operations.compatibility;

import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Combines two schemas into one that permits what both permit. */
final class SchemaConjunction {
  private static final Set<String> LOWER =
      Set.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
  private static final Set<String> UPPER =
      Set.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");

  private SchemaConjunction() {}

  /** Adds the keywords of a schema to those of another one. */
  static void add(ObjectNode to, ObjectNode part) {
    part.properties().forEach(keyword -> add(to, keyword.getKey(), keyword.getValue()));
  }

  private static void add(ObjectNode to, String keyword, JsonNode value) {
    JsonNode present = to.path(keyword);
    if (present.isMissingNode()) {
      to.set(keyword, value);
    } else if (!present.equals(value) && !Keywords.ANNOTATIONS.contains(keyword)) {
      to.set(keyword, both(to, keyword, present, value));
    }
  }

  private static JsonNode both(ObjectNode to, String keyword, JsonNode one, JsonNode other) {
    if (keyword.equals("properties") && one.isObject() && other.isObject()) {
      return properties((ObjectNode) one, (ObjectNode) other);
    }
    if (keyword.equals("required")) {
      return list(united(one, other));
    }
    if (keyword.equals("type") || keyword.equals("enum")) {
      return common(one, other);
    }
    if (keyword.equals("additionalProperties")) {
      return allOf(one, other);
    }
    if (one.isNumber() && other.isNumber()) {
      BigDecimal a = one.decimalValue();
      BigDecimal b = other.decimalValue();
      if (LOWER.contains(keyword)) {
        return a.compareTo(b) >= 0 ? one : other;
      }
      if (UPPER.contains(keyword)) {
        return a.compareTo(b) <= 0 ? one : other;
      }
    }
    // There is no single keyword for both. The second one is compared as it is.
    to.withArray("allOf").add(JsonNodeFactory.instance.objectNode().set(keyword, other));
    return one;
  }

  private static ObjectNode properties(ObjectNode one, ObjectNode other) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    one.properties().forEach(property -> all.set(property.getKey(), property.getValue()));
    other
        .properties()
        .forEach(
            property -> {
              JsonNode present = all.path(property.getKey());
              JsonNode value = property.getValue();
              boolean same = present.isMissingNode() || present.equals(value);
              all.set(property.getKey(), same ? value : allOf(present, value));
            });
    return all;
  }

  private static JsonNode allOf(JsonNode one, JsonNode other) {
    if (one.isBoolean()) {
      return one.booleanValue() ? other : one;
    }
    if (other.isBoolean()) {
      return other.booleanValue() ? one : other;
    }
    ObjectNode both = JsonNodeFactory.instance.objectNode();
    both.putArray("allOf").add(one).add(other);
    return both;
  }

  private static Set<String> united(JsonNode one, JsonNode other) {
    Set<String> names = new TreeSet<>();
    one.values().forEach(name -> names.add(name.asString("")));
    other.values().forEach(name -> names.add(name.asString("")));
    return names;
  }

  private static ArrayNode list(Set<String> names) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    names.forEach(list::add);
    return list;
  }

  /** What is in both lists; a single value is a list of one. */
  private static ArrayNode common(JsonNode one, JsonNode other) {
    ArrayNode common = JsonNodeFactory.instance.arrayNode();
    (one.isArray() ? one : JsonNodeFactory.instance.arrayNode().add(one))
        .values()
        .forEach(
            value -> {
              boolean inOther =
                  other.isArray()
                      ? other.values().stream().anyMatch(value::equals)
                      : other.equals(value);
              if (inOther) {
                common.add(value);
              }
            });
    return common;
  }
}
