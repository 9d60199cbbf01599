package io.vireo.cli.compatibility;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schema in the form in which it is compared: its reference is resolved, what {@code allOf}
 * combines is one, and null is apart from the other values. Immutable; nobody may change its JSON.
 *
 * @param kind whether it can be compared
 * @param keywords its keywords
 * @param types the types of JSON that it permits, without null
 * @param nullable whether it permits null
 * @param alternatives if it is a union, its alternatives other than null; empty if it is none
 */
record Schema(
    Kind kind,
    ObjectNode keywords,
    Set<String> types,
    boolean nullable,
    List<Alternative> alternatives) {

  /** The types of JSON. An integer is a number too. */
  static final Set<String> ALL_TYPES =
      Set.of("boolean", "integer", "number", "string", "array", "object");

  enum Kind {
    /** It has keywords. */
    KNOWN,
    /** It permits no value. */
    NEVER,
    /** It is in another document, or nowhere. */
    ELSEWHERE
  }

  /**
   * An alternative of a union.
   *
   * @param name the name of its schema, or a text for people if it has none
   * @param named whether it has a name
   * @param json its schema
   */
  record Alternative(String name, boolean named, JsonNode json) {}

  static Schema of(Kind kind) {
    return new Schema(kind, JsonNodeFactory.instance.objectNode(), Set.of(), false, List.of());
  }

  boolean isUnion() {
    return alternatives.size() > 1;
  }

  /** Whether null is the only difference to another schema, which is its one alternative. */
  boolean isNullableForm() {
    return alternatives.size() == 1;
  }

  JsonNode get(String keyword) {
    return keywords.path(keyword);
  }

  boolean permits(String type) {
    return types.contains(type);
  }
}
