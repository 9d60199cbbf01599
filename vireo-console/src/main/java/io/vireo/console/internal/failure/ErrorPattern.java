package io.vireo.console.internal.failure;

import java.util.regex.Pattern;

/**
 * What the messages of like errors have in common. Numbers, ids and quoted values are replaced, so
 * that "no stock for order 17" and "no stock for order 18" are the same error. Stateless.
 */
final class ErrorPattern {
  /** Longer messages are the same error if they begin in the same way. */
  private static final int MAX_LENGTH = 200;

  private static final Pattern QUOTED =
      Pattern.compile("(?<![\\p{L}\\p{N}])(?:'[^'\\n]*'|\"[^\"\\n]*\"|`[^`\\n]*`)");
  private static final Pattern ID =
      Pattern.compile(
          "\\b(?:\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}"
              + "|[0-9A-HJKMNP-TV-Z]{26}|0x\\p{XDigit}+|(?=\\p{XDigit}*\\d)\\p{XDigit}{8,})\\b");
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(?:[.,:]\\d+)*");

  private ErrorPattern() {}

  /** Replaces what differs between messages of the same error. */
  static String of(String message) {
    String text = cut(message, MAX_LENGTH);
    text = QUOTED.matcher(text).replaceAll("'…'");
    text = ID.matcher(text).replaceAll("#");
    return NUMBER.matcher(text).replaceAll("#");
  }

  /** Cuts a text to a length, and not between the halves of a character. */
  static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end) + "…";
  }
}
