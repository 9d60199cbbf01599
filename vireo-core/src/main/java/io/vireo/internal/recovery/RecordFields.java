package io.vireo.internal.recovery;

import io.vireo.internal.message.EventNames;
import io.vireo.internal.message.Utf8;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of a JSON record. Each field may be missing or of another type than expected,
 * since anybody may have written the record. Any thread may call.
 */
final class RecordFields {
  /** The longest name that AMQP takes. */
  private static final int MAX_NAME_BYTES = 255;

  private static final double MICROS = 1e6;

  /** The last second of the year 9999: no failure is later than that, nor before 1970. */
  private static final double MAX_SECONDS = 253_402_300_799.0;

  private RecordFields() {}

  /** Reads a text, or another value as its JSON; null if the field is missing, null or empty. */
  static @Nullable String text(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    String text = node.isString() ? node.stringValue() : node.toString();
    return text.isEmpty() ? null : text;
  }

  /** Reads a text like {@link #text}, but returns the second argument instead of null. */
  static String textOr(JsonNode node, String otherwise) {
    String text = text(node);
    return text == null ? otherwise : text;
  }

  /**
   * Reads the id of a record; the second argument if there is none, or one that could not be an
   * argument of a command or a part of an address.
   */
  static String idOr(JsonNode node, String otherwise) {
    String id = textOr(node, otherwise);
    boolean plain =
        id.length() <= MAX_NAME_BYTES
            && id.chars().noneMatch(Character::isISOControl)
            && Utf8.indexOfHalfPair(id) < 0;
    return plain ? id : otherwise;
  }

  /** Reads the name of a route or an event; the second argument if it is no such name. */
  static String nameOr(JsonNode node, String otherwise) {
    return node.isString() ? nameOr(node.stringValue(), otherwise) : otherwise;
  }

  /** The first argument if it can be the name of a route or an event, else the second one. */
  static String nameOr(@Nullable String name, String otherwise) {
    return name == null || name.isEmpty() || !fits(name) ? otherwise : name;
  }

  /**
   * Whether a route or an event can have this name. A record that somebody has edited must not name
   * a queue of Vireo's own.
   */
  private static boolean fits(String name) {
    return !EventNames.isReserved(name)
        && name.length() <= MAX_NAME_BYTES
        && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES;
  }

  /** Reads a number that counts something. Returns 0 for anything else. */
  static int count(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToInt() ? Math.max(0, node.intValue()) : 0;
  }

  /**
   * Reads a time in seconds since 1970. It is exact to the microsecond, since a double cannot hold
   * more. Returns null if it is not a time.
   */
  static @Nullable Instant time(JsonNode node) {
    if (!node.isNumber()) {
      return null;
    }
    OptionalDouble seconds = node.asDoubleOpt();
    if (seconds.isEmpty() || !(seconds.getAsDouble() >= 0 && seconds.getAsDouble() < MAX_SECONDS)) {
      return null;
    }
    long micros = Math.round(seconds.getAsDouble() * MICROS);
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }
}
