package io.vireo.cli.terminal;

import io.vireo.operations.text.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.util.RawValue;

/** Checks JSON that a person has given to a command. */
public final class JsonArgument {
  private JsonArgument() {}

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
      if (Json.MAPPER.readTree(text).isMissingNode()) {
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
