package io.vireo.operations.compatibility;

import io.vireo.operations.asyncapi.Document;
import io.vireo.operations.compatibility.Schema.Alternative;
import io.vireo.operations.compatibility.Schema.Kind;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Brings the schemas of one document into the form in which they are compared. For one thread. */
final class SchemaReader {
  private static final int MAX_DEPTH = 30;

  private final Document document;
  private final IdentityHashMap<JsonNode, Schema> known = new IdentityHashMap<>();

  SchemaReader(Document document) {
    this.document = document;
  }

  Schema read(JsonNode json) {
    Schema schema = known.get(json);
    if (schema == null) {
      schema = read(json, document.resolve(json));
      known.put(json, schema);
    }
    return schema;
  }

  private Schema read(JsonNode json, JsonNode resolved) {
    if (resolved.isMissingNode() && Document.referredName(json).isPresent()) {
      return Schema.of(Kind.ELSEWHERE);
    }
    if (resolved.isBoolean() && !resolved.booleanValue()) {
      return Schema.of(Kind.NEVER);
    }
    ObjectNode keywords = flat(resolved, 0);
    List<Alternative> alternatives = new ArrayList<>();
    boolean nullable = hasNull(keywords);
    String union = keywords.path("oneOf").isArray() ? "oneOf" : "anyOf";
    ObjectNode common = common(keywords, union);
    for (Alternative alternative : alternatives(keywords.path(union), common)) {
      if (isNull(document.resolve(alternative.json()))) {
        nullable = true;
      } else {
        alternatives.add(alternative);
      }
    }
    return new Schema(
        Kind.KNOWN, keywords, types(keywords), nullable, List.copyOf(alternatives), common);
  }

  /** Combines what {@code allOf} lists with its siblings. */
  private ObjectNode flat(JsonNode json, int depth) {
    ObjectNode flat = JsonNodeFactory.instance.objectNode();
    if (!json.isObject()) {
      return flat;
    }
    json.properties().stream()
        .filter(keyword -> !keyword.getKey().equals("allOf"))
        .forEach(keyword -> flat.set(keyword.getKey(), keyword.getValue()));
    for (JsonNode part : json.path("allOf").values()) {
      JsonNode resolved = document.resolve(part);
      if (depth >= MAX_DEPTH || !resolved.isObject()) {
        // Its keywords cannot be seen. It is compared as it is.
        flat.withArray("allOf").add(part);
      } else {
        SchemaConjunction.add(flat, flat(resolved, depth + 1));
      }
    }
    return flat;
  }

  private List<Alternative> alternatives(JsonNode union, ObjectNode common) {
    List<Alternative> alternatives = new ArrayList<>();
    if (union.isArray()) {
      for (JsonNode one : union.values()) {
        alternatives.add(alternative(one, common, alternatives.size() + 1));
      }
    }
    return alternatives;
  }

  /** What all alternatives have in common. A type alone says no more than the alternatives do. */
  private static ObjectNode common(ObjectNode keywords, String union) {
    ObjectNode common = keywords.deepCopy();
    common.remove(union);
    common.remove("discriminator");
    common.remove("nullable");
    Keywords.ANNOTATIONS.forEach(common::remove);
    if (common.size() == 1) {
      common.remove("type");
    }
    return common;
  }

  private Alternative alternative(JsonNode one, ObjectNode common, int number) {
    String name = Document.referredName(one).orElse("");
    boolean named = !name.isEmpty();
    String title = document.resolve(one).path("title").asString("");
    String shown = named ? name : title.isEmpty() ? "number " + number : title;
    if (common.isEmpty()) {
      return new Alternative(shown, named, one, one);
    }
    ObjectNode joined = JsonNodeFactory.instance.objectNode();
    joined.putArray("allOf").add(common).add(one);
    return new Alternative(shown, named, joined, one);
  }

  private static boolean isNull(JsonNode alternative) {
    return alternative.path("type").asString("").equals("null")
        || (alternative.has("const") && alternative.get("const").isNull());
  }

  private static boolean hasNull(ObjectNode keywords) {
    if (keywords.path("nullable").asBoolean(false)) {
      return true;
    }
    if (keywords.has("type")) {
      return names(keywords.path("type")).contains("null");
    }
    if (keywords.has("enum") || keywords.has("const")) {
      return Keywords.values(keywords).stream().anyMatch(JsonNode::isNull);
    }
    // The alternatives of a union say themselves whether null is one of them.
    return permitsAll(keywords) && !keywords.has("oneOf") && !keywords.has("anyOf");
  }

  private static Set<String> types(ObjectNode keywords) {
    if (keywords.has("type")) {
      Set<String> types = names(keywords.path("type"));
      types.remove("null");
      return withIntegers(types);
    }
    if (keywords.has("enum") || keywords.has("const")) {
      Set<String> types = new TreeSet<>();
      Keywords.values(keywords).stream().map(Keywords::typeOf).forEach(types::add);
      types.remove("null");
      return withIntegers(types);
    }
    return permitsAll(keywords) ? Schema.ALL_TYPES : implied(keywords);
  }

  private static boolean permitsAll(ObjectNode keywords) {
    return implied(keywords).isEmpty();
  }

  /** The type that is meant by a schema that names none: many leave out that of an object. */
  private static Set<String> implied(ObjectNode keywords) {
    if (keywords.has("properties") || keywords.has("additionalProperties")) {
      return Set.of("object");
    }
    return keywords.has("items") ? Set.of("array") : Set.of();
  }

  private static Set<String> names(JsonNode type) {
    Set<String> names = new TreeSet<>();
    if (type.isString()) {
      names.add(type.stringValue());
    }
    type.values().forEach(one -> names.add(one.asString("")));
    return names;
  }

  private static Set<String> withIntegers(Set<String> types) {
    if (types.contains("number")) {
      types.add("integer");
    }
    return types;
  }
}
