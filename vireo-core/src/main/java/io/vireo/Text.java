package io.vireo;

import io.vireo.internal.message.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Checks texts that travel in AMQP short strings, and shows values as text. */
final class Text {
  static final int MAX_SHORT_STRING_BYTES = 255;

  /** What every broker has of the types that Vireo knows. */
  private static final Set<String> PREDECLARED = Set.of("amq.direct", "amq.topic", "amq.fanout");

  private Text() {}

  /** The values of an object of a class, by their names. */
  static String show(Class<?> type, Record values) {
    String text = values.toString();
    return type.getSimpleName() + text.substring(text.indexOf('['));
  }

  static String requireBytes(String what, String text, int atLeast, int atMost) {
    if (text.length() < atLeast || mostBytes(text) > atMost) {
      requireExactBytes(what, text, atLeast, atMost);
    }
    requireReadable(what, text);
    return text;
  }

  private static void requireExactBytes(String what, String text, int atLeast, int atMost) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length < atLeast || length > atMost) {
      throw new IllegalArgumentException(
          "The %s has %s bytes of UTF-8; %s to %s are possible"
              .formatted(what, length, atLeast, atMost));
    }
  }

  /** What a text has at most as UTF-8. This is known without encoding it. */
  static long mostBytes(String text) {
    return 3L * text.length();
  }

  /** Refuses what is no name of an exchange, also one that brokers keep for themselves. */
  static String requireExchange(String name) {
    requireBytes("exchange name", name, 1, MAX_SHORT_STRING_BYTES);
    if (name.startsWith("amq.") && !PREDECLARED.contains(name)) {
      throw new IllegalArgumentException(
          "The exchange name '" + name + "' is reserved; choose one without amq. in front");
    }
    return name;
  }

  /**
   * Refuses control characters, some of which brokers take out without a word and which break the
   * lines of logs, and halves of surrogate pairs, for which no UTF-8 exists.
   */
  private static void requireReadable(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw new IllegalArgumentException(
            "The " + what + " has a control character at index " + i + "; leave it out");
      }
    }
    requireEncodable(what, text);
  }

  /** Refuses halves of surrogate pairs: they would arrive as another character. */
  static void requireEncodable(String what, String text) {
    int at = Utf8.indexOfHalfPair(text);
    if (at >= 0) {
      throw new IllegalArgumentException(
          "The %s has half a surrogate pair at index %s, which no UTF-8 can hold"
              .formatted(what, at));
    }
  }
}
