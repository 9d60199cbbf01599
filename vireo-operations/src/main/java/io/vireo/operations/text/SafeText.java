package io.vireo.operations.text;

import java.util.regex.Pattern;

/** Makes text from other programs safe to show. */
public final class SafeText {
  private static final Pattern PASSWORD_IN_URL = Pattern.compile("(://[^:@/\\s]*):\\S*@");
  private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");

  /**
   * Control characters are removed from messages: names and reasons come from other programs, and a
   * terminal would execute the escape sequences in them. So are those that turn the direction of
   * the text around.
   */
  private static final Pattern CONTROL_CHARACTERS =
      Pattern.compile("[\\p{Cc}\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069&&[^\t]]");

  private SafeText() {}

  /**
   * Makes text from other programs safe to show: one line, without control characters, and with
   * passwords in URLs masked.
   */
  public static String oneLine(String message) {
    String oneLine = LINE_BREAKS.matcher(message.strip()).replaceAll(" ");
    String plain = CONTROL_CHARACTERS.matcher(oneLine).replaceAll("?");
    return PASSWORD_IN_URL.matcher(plain).replaceAll("$1:***@");
  }

  /** Makes a line safe to show as {@link #oneLine} does, but keeps its indentation. */
  public static String line(String line) {
    String content = line.stripLeading();
    return line.substring(0, line.length() - content.length()) + oneLine(content);
  }
}
