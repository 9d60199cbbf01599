package io.vireo.internal.recovery;

import io.vireo.internal.message.EventNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads fields of a JSON record in which anything may be missing or be something else. */
final class RecordFields {
  /** What AMQP takes for a name. */
  private static final int MAX_NAME_BYTES = 255;

  private static final double MICROS = 1e6;

  /** Seconds beyond this are no time that anything failed at; so are those before 1970. */
  private static final double MAX_SECONDS = 253_402_300_799.0;

  private RecordFields() {}

  /** A text; of something else, its JSON; null if it is missing, null or empty. */
  static @Nullable String text(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    String text = node.isString() ? node.stringValue() : node.toString();
    return text.isEmpty() ? null : text;
  }

  /** Like {@link #text}, with another answer than null. */
  static String textOr(JsonNode node, String otherwise) {
    String text = text(node);
    return text == null ? otherwise : text;
  }

  /** A text that can be the name of a route or an event; else the other answer. */
  static String nameOr(JsonNode node, String otherwise) {
    return node.isString() ? nameOr(node.stringValue(), otherwise) : otherwise;
  }

  /** A text that can be the name of a route or an event; else the other answer. */
  static String nameOr(@Nullable String name, String otherwise) {
    return name == null || name.isEmpty() || !fits(name) ? otherwise : name;
  }

  /** A record is data: what it names may not be a queue of Vireo's own. */
  private static boolean fits(String name) {
    return !EventNames.isReserved(name)
        && name.length() <= MAX_NAME_BYTES
        && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES;
  }

  /** A number that counts; 0 for anything else. */
  static int count(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToInt() ? Math.max(0, node.intValue()) : 0;
  }

  /** Seconds since 1970, to the microsecond: more than that, a double does not hold. */
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
