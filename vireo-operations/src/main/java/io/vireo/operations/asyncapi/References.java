package io.vireo.operations.asyncapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Resolves the references of one document. A reference to another document is not followed. A
 * document may come from a stranger, so its references may also lead nowhere or in a circle.
 * Immutable.
 */
final class References {
  private static final String KEYWORD = "$ref";

  /** A sound document needs two or three: operation, channel, component. */
  private static final int MAX_STEPS = 50;

  private final JsonNode root;

  References(JsonNode root) {
    this.root = root;
  }

  /** Returns the text of the reference that a node is, or empty if it is none. */
  static Optional<String> of(JsonNode node) {
    return node.isObject() ? node.path(KEYWORD).asStringOpt() : Optional.empty();
  }

  /** Returns the last part of a reference, which is the name of what it refers to. */
  static String name(String reference) {
    return unescaped(reference.substring(reference.lastIndexOf('/') + 1));
  }

  /**
   * Follows a reference, and those that it leads to.
   *
   * @return what the node refers to; the node itself if it is no reference; a missing node if the
   *     reference leads nowhere, in a circle or out of the document
   */
  JsonNode resolve(JsonNode node) {
    return new Walk().resolve(node);
  }

  /** Follows one reference. For one thread. */
  private final class Walk {
    private int steps;

    JsonNode resolve(JsonNode node) {
      JsonNode current = node;
      Optional<String> reference = of(current);
      while (reference.isPresent()) {
        steps++;
        if (steps > MAX_STEPS || !reference.get().startsWith("#")) {
          return MissingNode.getInstance();
        }
        current = walk(reference.get().substring(1));
        reference = of(current);
      }
      return current;
    }

    /** Walks down a JSON pointer. A part of the way may be a reference too. */
    private JsonNode walk(String pointer) {
      JsonNode node = root;
      String[] parts = pointer.split("/", -1);
      for (int i = 1; i < parts.length; i++) {
        JsonNode parent = resolve(node);
        String part = unescaped(parts[i]);
        node =
            parent.isArray() && part.matches("\\d{1,6}")
                ? parent.path(Integer.parseInt(part))
                : parent.path(part);
      }
      return node;
    }
  }

  private static String unescaped(String part) {
    return decoded(part).replace("~1", "/").replace("~0", "~");
  }

  /** Decodes what is percent-encoded. A text that is not encoded properly is taken as it is. */
  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      return part;
    }
  }
}
