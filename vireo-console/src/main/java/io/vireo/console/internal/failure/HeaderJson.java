package io.vireo.console.internal.failure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows headers, which may have any of the types that AMQP knows, as JSON. Stateless. */
final class HeaderJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private HeaderJson() {}

  static ObjectNode of(Map<?, ?> headers) {
    ObjectNode node = NODES.objectNode();
    headers.forEach((name, value) -> node.set(valid(String.valueOf(name)), of(value)));
    return node;
  }

  private static JsonNode of(@Nullable Object value) {
    if (value == null) {
      return NODES.nullNode();
    }
    if (value instanceof Map<?, ?> map) {
      return of(map);
    }
    if (value instanceof Iterable<?> items) {
      ArrayNode node = NODES.arrayNode();
      items.forEach(item -> node.add(of(item)));
      return node;
    }
    if (value instanceof Boolean bool) {
      return NODES.booleanNode(bool);
    }
    if (value instanceof byte[] bytes) {
      return NODES.binaryNode(bytes);
    }
    return value instanceof Number number ? of(number) : NODES.stringNode(text(value));
  }

  private static String text(Object value) {
    return value instanceof Instant time ? time.toString() : valid(value.toString());
  }

  private static JsonNode of(Number number) {
    if (number instanceof BigDecimal decimal) {
      return NODES.numberNode(decimal);
    }
    if (number instanceof BigInteger integer) {
      return NODES.numberNode(integer);
    }
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      // JSON has no word for infinity.
      return Double.isFinite(value)
          ? NODES.numberNode(value)
          : NODES.stringNode(Double.toString(value));
    }
    return NODES.numberNode(number.longValue());
  }

  /** Replaces halves of characters, which cannot be written. */
  private static String valid(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }
}
