package io.vireo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The headers that an emitter gives, and the checks of them.
 *
 * @param all the names and values; copied
 */
record Headers(Map<String, Object> all) {
  private static final Set<Class<?>> TYPES =
      Set.of(String.class, Boolean.class, Integer.class, Long.class, Double.class);

  /**
   * A quarter of the frame that brokers take by default. All headers of an event travel in one
   * frame, beside what brokers add. A longer frame would cost the connection.
   */
  private static final int MAX_BYTES = 32 * 1_024;

  Headers {
    all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
  }

  /** The names alone, because the values may be secret. */
  @Override
  public String toString() {
    return all.keySet().toString();
  }

  /**
   * Refuses more headers than can travel. Their bytes are counted only where they may be too many.
   */
  static void requireRoom(Map<String, Object> headers) {
    long atMost = 0;
    for (Map.Entry<String, Object> header : headers.entrySet()) {
      atMost += mostBytes(header.getKey()) + mostBytes(header.getValue());
    }
    if (atMost > MAX_BYTES) {
      requireExactRoom(headers);
    }
  }

  private static long mostBytes(Object value) {
    return value instanceof String text ? Text.mostBytes(text) : Long.BYTES;
  }

  private static void requireExactRoom(Map<String, Object> headers) {
    long bytes = 0;
    for (Map.Entry<String, Object> header : headers.entrySet()) {
      bytes += size(header.getKey()) + size(header.getValue());
    }
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "The headers have %s bytes together; at most %s can travel; put large values into the event's data"
              .formatted(bytes, MAX_BYTES));
    }
  }

  private static int size(Object value) {
    return value instanceof String text ? text.getBytes(UTF_8).length : Long.BYTES;
  }

  /** Refuses what cannot travel, and names that belong to Vireo or the broker. */
  static void require(String name, Object value) {
    Text.requireBytes("header name", name, 1, Text.MAX_SHORT_STRING_BYTES);
    if (name.startsWith("vireo-") || name.startsWith("x-")) {
      throw new IllegalArgumentException(
          "Header '" + name + "' is reserved; use a name without vireo- or x- in front");
    }
    if (name.equals("CC") || name.equals("BCC")) {
      throw new IllegalArgumentException(
          "Header '" + name + "' would send the event to further routes; choose another name");
    }
    Objects.requireNonNull(value, "value");
    if (!TYPES.contains(value.getClass())) {
      throw new IllegalArgumentException(
          "Header '%s' is of %s; use a String, Boolean, Integer, Long or Double"
              .formatted(name, value.getClass().getName()));
    }
    if (value instanceof Double number && !Double.isFinite(number)) {
      // RabbitMQ closes the connection on one, and with it costs all other events their way.
      throw new IllegalArgumentException(
          "Header '" + name + "' is " + number + ", which brokers do not take; send it as a text");
    }
    if (value instanceof String text) {
      Text.requireEncodable("header '" + name + "'", text);
    }
  }
}
