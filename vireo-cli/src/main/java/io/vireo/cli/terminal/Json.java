package io.vireo.cli.terminal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/**
 * The JSON mapper of the command. It refuses duplicate keys and trailing content, and keeps every
 * digit of a number.
 */
public final class Json {
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /** Starts a JSON object, which keeps the order of its properties. */
  public static Map<String, @Nullable Object> object(String name, @Nullable Object value) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put(name, value);
    return object;
  }

  /** Formats a time as ISO 8601 in UTC; null stays null. */
  public static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  /**
   * Checks that a text is one JSON value. The text itself is returned, since the data of an event
   * is sent exactly as it was written.
   *
   * @param where the source of the text, for the error message
   * @param text one JSON value
   * @return the text, to be written as it is
   * @throws CommandException if the text is not one JSON value
   */
  public static RawValue check(String where, String text) {
    try {
      if (MAPPER.readTree(text).isMissingNode()) {
        throw CommandException.wrongUse(where + " is not JSON: it is empty");
      }
      return new RawValue(text.strip());
    } catch (JacksonException e) {
      throw CommandException.wrongUse(
          where
              + " is not JSON: "
              + e.getOriginalMessage()
              + " (column "
              + e.getLocation().getColumnNr()
              + ")",
          e);
    }
  }
}
