package io.vireo.cli.terminal;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/** JSON as the command reads and writes it: strict, and with every digit of a number kept. */
public final class Json {
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /**
   * Checks a text that is to travel exactly as it was written.
   *
   * @param where what holds the text, for the message
   * @param text one JSON value
   * @return the value
   * @throws CommandException if it is not JSON
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
