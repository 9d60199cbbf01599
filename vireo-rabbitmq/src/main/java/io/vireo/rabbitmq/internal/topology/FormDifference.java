package io.vireo.rabbitmq.internal.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first difference between the form of a queue or exchange that was asked for and the form that
 * exists, as the broker's refusal names it. The broker cuts its text off at 255 bytes. The text
 * always says which field differs, but with long names not what the field's value is. Immutable.
 *
 * @param what the field that differs, such as {@code durable}, or the name of an argument
 * @param current the value that exists, as the broker writes it, or its beginning; null if nothing
 *     of it can be read
 * @param complete whether nothing of that value was cut off
 */
record FormDifference(String what, @Nullable String current, boolean complete) {
  private static final int MAX_BYTES = 255;
  private static final String CUT = "...";
  private static final String CURRENT = " but current is ";
  private static final Pattern REFUSAL =
      Pattern.compile("PRECONDITION_FAILED - inequivalent arg '([^']+)' for (.*)", Pattern.DOTALL);
  private static final Pattern TYPED_VALUE =
      Pattern.compile("the value '(.*)' of type '(\\w+)'", Pattern.DOTALL);
  private static final Pattern VALUE = Pattern.compile("'(.*)'", Pattern.DOTALL);
  private static final Pattern BEGINNING = Pattern.compile("(?:the value )?'(.*)", Pattern.DOTALL);
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");

  /**
   * Reads a refusal.
   *
   * @param text the broker's refusal
   * @param resource the queue or exchange in the broker's words, since its name may hold any words
   * @return the difference, or null if the refusal has another reason
   */
  static @Nullable FormDifference read(String text, String resource) {
    Matcher matcher = REFUSAL.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    boolean cut = text.endsWith(CUT) || text.getBytes(UTF_8).length >= MAX_BYTES;
    String current = current(matcher.group(2), resource + ": received ");
    if (current != null && cut && current.endsWith(CUT)) {
      current = current.substring(0, current.length() - CUT.length());
    }
    return new FormDifference(matcher.group(1), current, !cut);
  }

  private static @Nullable String current(String said, String before) {
    int at = said.startsWith(before) ? said.indexOf(CURRENT, before.length()) : -1;
    return at < 0 ? null : said.substring(at + CURRENT.length());
  }

  /** Whether the field has no value. */
  boolean isNone() {
    return complete && ("none".equals(current) || "'undefined'".equals(current));
  }

  /** The value as a text; null if there is none or it was cut off. */
  @Nullable String text() {
    Matcher matcher = matcher(VALUE);
    return matcher == null ? null : matcher.group(1);
  }

  /** The value of an argument; null if it is not known. */
  @Nullable Object value() {
    Matcher matcher = matcher(TYPED_VALUE);
    if (matcher == null) {
      // The broker leaves out the type of a value that was asked for with the same type, and
      // RabbitMQ 4 that of x-queue-type.
      return text();
    }
    String text = matcher.group(1);
    return switch (matcher.group(2)) {
      case "longstr" -> text;
      case "bool" -> Boolean.valueOf(text);
      default -> WHOLE_NUMBER.matcher(text).matches() ? Long.valueOf(text) : null;
    };
  }

  private @Nullable Matcher matcher(Pattern pattern) {
    Matcher matcher = complete && current != null ? pattern.matcher(current) : null;
    return matcher != null && matcher.matches() ? matcher : null;
  }

  /** Whether the value begins with a prefix, as far as the value can be read. */
  boolean begins(String prefix) {
    Matcher matcher = current == null ? null : BEGINNING.matcher(current);
    return matcher != null && matcher.matches() && matcher.group(1).startsWith(prefix);
  }
}
