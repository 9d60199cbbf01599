package io.vireo.internal.describe;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Small JSON Schemas, and what can be done with any. */
final class Schemas {
  static final String DESCRIPTION = "description";
  private static final String TYPE = "type";
  private static final String NULL = "null";

  private Schemas() {}

  /** {@return a schema that permits every value} */
  static ObjectNode any() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * {@return a schema that permits every value}
   *
   * @param reason why nothing more is known
   */
  static ObjectNode any(String reason) {
    return any().put(DESCRIPTION, reason);
  }

  /** {@return a schema of one type of JSON} */
  static ObjectNode ofType(String type) {
    return any().put(TYPE, type);
  }

  /** {@return a schema of null alone} */
  static ObjectNode ofNull() {
    return ofType(NULL);
  }

  /** {@return a reference to another schema} */
  static ObjectNode reference(String to) {
    return any().put("$ref", to);
  }

  /** {@return a schema that permits what another one permits, and null} */
  static ObjectNode orNull(ObjectNode schema) {
    JsonNode type = schema.get(TYPE);
    if (type != null && type.isString() && !isAlternative(schema)) {
      if (!type.stringValue().equals(NULL)) {
        schema.set(TYPE, any().arrayNode().add(type).add(NULL));
        if (schema.get("enum") instanceof ArrayNode values) {
          values.addNull();
        }
      }
      return schema;
    }
    return permitsAll(schema) || permitsNull(schema) ? schema : either(schema, ofNull());
  }

  /** {@return a schema that permits what one of two permits} */
  private static ObjectNode either(ObjectNode one, ObjectNode other) {
    ObjectNode either = any();
    either.putArray("anyOf").add(one).add(other);
    return either;
  }

  private static boolean isAlternative(ObjectNode schema) {
    return schema.has("oneOf") || schema.has("anyOf") || schema.has("const");
  }

  /** Whether the schema says nothing but in words. */
  static boolean permitsAll(ObjectNode schema) {
    return schema.propertyStream().allMatch(field -> field.getKey().equals(DESCRIPTION));
  }

  private static boolean permitsNull(ObjectNode schema) {
    return schema.get(TYPE) instanceof ArrayNode types
        && types.valueStream().anyMatch(type -> type.asString().equals(NULL));
  }

  /** {@return a schema that can have a description of its own, which a reference cannot} */
  static ObjectNode describable(ObjectNode schema) {
    if (!schema.has("$ref")) {
      return schema;
    }
    ObjectNode wrapper = any();
    wrapper.putArray("allOf").add(schema);
    return wrapper;
  }
}
