package io.vireo;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The handle of an event emitted with {@link Core#emitLater}: enough to {@linkplain Core#cancel
 * cancel} it, from any process that uses the same broker. Immutable; any thread may use it. {@link
 * #toString()} gives a text that {@link #parse} reads.
 *
 * @param event the event's name
 * @param id its message id
 * @param due when it is delivered at the earliest, in whole milliseconds
 * @param place where the driver keeps it until then; a text that only the driver understands
 */
public record DelayedEvent(String event, String id, Instant due, String place) {
  private static final String VERSION = "v1";

  /**
   * Takes the values, and cuts the time to whole milliseconds, as the text form has it.
   *
   * @param event the event's name
   * @param id its message id
   * @param due when it is delivered at the earliest
   * @param place where the driver keeps it until then
   */
  public DelayedEvent {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(place, "place");
    due = due.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * Reads what {@link #toString()} wrote.
   *
   * @param text the text
   * @return an equal handle
   * @throws IllegalArgumentException if the text is no such handle
   */
  public static DelayedEvent parse(String text) {
    Objects.requireNonNull(text, "text");
    String[] fields = text.split("\\.", -1);
    if (fields.length != 5 || !fields[0].equals(VERSION)) {
      throw notAHandle(text, null);
    }
    try {
      return new DelayedEvent(
          decode(fields[1]),
          decode(fields[2]),
          Instant.ofEpochMilli(Long.parseLong(fields[3])),
          decode(fields[4]));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw notAHandle(text, e);
    }
  }

  /** The handle as one line of letters, digits, dots, {@code -} and {@code _}. */
  @Override
  public String toString() {
    return String.join(
        ".", VERSION, encode(event), encode(id), Long.toString(due.toEpochMilli()), encode(place));
  }

  private static IllegalArgumentException notAHandle(String text, @Nullable Exception cause) {
    String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
    return new IllegalArgumentException(
        "'" + shown + "' is no delayed event; pass what DelayedEvent.toString() gave", cause);
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String text) {
    return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
