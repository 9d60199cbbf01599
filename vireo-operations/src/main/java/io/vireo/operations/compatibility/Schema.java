package io.vireo.operations.compatibility;

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
 * @param common what all alternatives of a union have in common
 */
record Schema(
    Kind kind,
    ObjectNode keywords,
    Set<String> types,
    boolean nullable,
    List<Alternative> alternatives,
    ObjectNode common) {

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
   * @param json its schema, with what all alternatives have in common
   * @param alone its schema alone
   */
  record Alternative(String name, boolean named, JsonNode json, JsonNode alone) {}

  static Schema of(Kind kind) {
    ObjectNode none = JsonNodeFactory.instance.objectNode();
    return new Schema(kind, none, Set.of(), false, List.of(), none);
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
