package io.vireo.internal.message;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Notes the Java types of header values that JSON does not distinguish, and restores the values by
 * these notes. The note of a value is a text, that of a list is a list of notes, and that of a map
 * is a map of notes. A value whose type JSON shows has no note.
 */
public final class HeaderTypes {
  private static final String LONG = "long";
  private static final String SHORT = "short";
  private static final String BYTE = "byte";
  private static final String INTEGER = "integer";
  private static final String FLOAT = "float";
  private static final String DOUBLE = "double";
  private static final String DECIMAL = "decimal";
  private static final String BYTES = "bytes";
  private static final String TIME = "time";

  private HeaderTypes() {}

  /** Makes the notes for those headers whose types JSON does not show. */
  public static Map<String, Object> of(Map<?, ?> headers) {
    Map<String, Object> types = new LinkedHashMap<>();
    headers.forEach(
        (name, value) -> {
          Object type = of(value);
          if (type != null) {
            types.put(String.valueOf(name), type);
          }
        });
    return types;
  }

  private static @Nullable Object of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> types = of(map);
      return types.isEmpty() ? null : types;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> types = new ArrayList<>();
      list.forEach(item -> types.add(of(item)));
      return types.stream().allMatch(Objects::isNull) ? null : types;
    }
    return ofScalar(value);
  }

  private static @Nullable String ofScalar(@Nullable Object value) {
    if (value instanceof Long number) {
      return number.intValue() == number ? LONG : null;
    }
    if (value instanceof Double number) {
      return Double.isFinite(number) ? null : DOUBLE;
    }
    if (value instanceof Float) {
      return FLOAT;
    }
    if (value instanceof Short) {
      return SHORT;
    }
    if (value instanceof Byte) {
      return BYTE;
    }
    if (value instanceof BigInteger) {
      return INTEGER;
    }
    if (value instanceof BigDecimal) {
      return DECIMAL;
    }
    if (value instanceof byte[]) {
      return BYTES;
    }
    return value instanceof Instant ? TIME : null;
  }

  /**
   * Restores headers from JSON.
   *
   * @param headers the JSON of the headers; if it is not an object there are no headers
   * @param types the notes that {@link #of} made; a note that does not fit its value is ignored
   */
  public static Map<String, Object> restore(JsonNode headers, JsonNode types) {
    if (!headers.isObject() || headers.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> restored = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> header : headers.properties()) {
      Object value = value(header.getValue(), types.path(header.getKey()));
      if (value != null) {
        restored.put(header.getKey(), value);
      }
    }
    return Collections.unmodifiableMap(restored);
  }

  private static @Nullable Object value(JsonNode value, JsonNode type) {
    if (value.isObject()) {
      return restore(value, type);
    }
    if (value.isArray()) {
      return list(value, type);
    }
    if (type.isString()) {
      try {
        return typed(value, type.stringValue());
      } catch (IllegalArgumentException | DateTimeException e) {
        // Somebody has edited the value, so its plain form is the best that there is.
        return plain(value);
      }
    }
    return plain(value);
  }

  private static List<Object> list(JsonNode values, JsonNode types) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Object item =
          value(values.path(i), types.isArray() ? types.path(i) : MissingNode.getInstance());
      if (item != null) {
        list.add(item);
      }
    }
    return Collections.unmodifiableList(list);
  }

  private static @Nullable Object typed(JsonNode value, String type) {
    String text = value.asString("");
    return switch (type) {
      case LONG -> Long.valueOf(text);
      case SHORT -> Short.valueOf(text);
      case BYTE -> Byte.valueOf(text);
      case INTEGER -> new BigInteger(text);
      case FLOAT -> Float.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case BYTES -> Base64.getDecoder().decode(text);
      case TIME -> Instant.parse(text);
      default -> plain(value);
    };
  }

  private static @Nullable Object plain(JsonNode value) {
    if (value.isString()) {
      return value.stringValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber()) {
      return integer(value);
    }
    return value.isNumber() ? (Object) Double.valueOf(value.asString("0")) : null;
  }

  // A conditional expression would convert each of these numbers to a Long.
  private static Object integer(JsonNode value) {
    if (value.canConvertToInt()) {
      return value.intValue();
    }
    if (value.canConvertToLong()) {
      return value.longValue();
    }
    return value.bigIntegerValue();
  }
}
