package io.vireo.operations.describe;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes texts of other programs into a page, so that they are shown as they are: none of their
 * characters becomes markup.
 */
final class MarkdownText {
  private static final String MARKUP = "\\`*_[]|~<>&:@$";
  private static final Pattern LINE_BREAKS = Pattern.compile("[\\s\\u0085\\u2028\\u2029]+");
  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cc}\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

  /** What makes a list or a heading at the beginning of a line. */
  private static final Pattern START = Pattern.compile("^(?:\\d+(?=[.)]( |$)))?([-+#=.)])");

  private MarkdownText() {}

  /** Returns a text as one line. */
  static String text(String text) {
    String line = UNSAFE.matcher(LINE_BREAKS.matcher(text).replaceAll(" ").strip()).replaceAll("?");
    Matcher start = START.matcher(line);
    int escaped = start.find() ? start.start(2) : -1;
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char one = line.charAt(i);
      boolean markup = i == escaped || MARKUP.indexOf(one) >= 0;
      safe.append(markup ? entity(one) : String.valueOf(one));
    }
    return safe.toString();
  }

  private static String entity(char one) {
    return switch (one) {
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '&' -> "&amp;";
      default -> "&#" + (int) one + ";";
    };
  }

  /** Returns a name or a value in the font of code. */
  static String code(String text) {
    return "<code>" + text(text) + "</code>";
  }

  /** Returns the name of an anchor. Different names may have the same one. */
  static String anchor(String kind, String name) {
    return kind
        + "-"
        + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceAll("^-+|-+$", "");
  }
}
