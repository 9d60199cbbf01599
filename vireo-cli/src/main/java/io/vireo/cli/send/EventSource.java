package io.vireo.cli.send;

import io.vireo.cli.terminal.CommandException;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/** Gives the data of the events to send, one by one. For one thread. */
interface EventSource {

  /**
   * Gives the data of the next event. May block, until standard input has data.
   *
   * @return the data, or null after the last event
   * @throws IOException if standard input cannot be read
   * @throws CommandException if the data is not JSON
   */
  @Nullable RawValue next() throws IOException;

  /**
   * Names the source of the data that {@link #next} returned last, for error messages.
   *
   * @return the position, such as {@code line 7}
   */
  String position();

  /**
   * Counts all events of this source.
   *
   * @return the number, or empty if it is not known
   */
  OptionalLong total();
}
