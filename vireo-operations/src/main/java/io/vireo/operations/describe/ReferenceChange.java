package io.vireo.operations.describe;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes the references of a document to what has got another name. For one thread. */
final class ReferenceChange {
  private static final String KEYWORD = "$ref";

  private final Map<String, String> changes = new HashMap<>();

  /** A reference to a place, as it is written in a document. */
  static String to(String... path) {
    StringBuilder reference = new StringBuilder("#");
    for (String part : path) {
      reference.append('/').append(part.replace("~", "~0").replace("/", "~1"));
    }
    return reference.toString();
  }

  void add(String from, String to) {
    if (!from.equals(to)) {
      changes.put(from, to);
    }
  }

  /** Changes all references below a node. */
  void apply(JsonNode node) {
    if (!changes.isEmpty()) {
      forEach(node, object -> object.put(KEYWORD, changed(object.get(KEYWORD).stringValue())));
    }
  }

  /** The longest part of a reference that has got another name is replaced. */
  String changed(String reference) {
    int end = reference.length();
    while (end > 0) {
      String other = changes.get(reference.substring(0, end));
      if (other != null) {
        return other + reference.substring(end);
      }
      end = reference.lastIndexOf('/', end - 1);
    }
    return reference;
  }

  /** Finds the objects below a node that are references. */
  static void forEach(JsonNode node, Consumer<ObjectNode> action) {
    if (node instanceof ObjectNode object && object.path(KEYWORD).isString()) {
      action.accept(object);
    }
    node.values().forEach(child -> forEach(child, action));
  }

  /** Finds the references below a node. */
  static void forEachReference(JsonNode node, Consumer<String> action) {
    forEach(node, object -> action.accept(object.get(KEYWORD).stringValue()));
  }
}
