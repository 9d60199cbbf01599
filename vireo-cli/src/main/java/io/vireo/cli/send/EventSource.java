package io.vireo.cli.send;

import io.vireo.cli.terminal.CommandException;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/** Gives the data of the events to send, one after the other. For one thread. */
interface EventSource {

  /**
   * The next one. May wait, for standard input.
   *
   * @return its data, or null after the last one
   * @throws IOException if standard input cannot be read
   * @throws CommandException if it is not JSON
   */
  @Nullable RawValue next() throws IOException;

  /**
   * Where the data that {@link #next} gave last came from, for messages.
   *
   * @return such as {@code line 7}
   */
  String position();

  /**
   * How many there are.
   *
   * @return the number, or empty if nobody knows yet
   */
  OptionalLong total();
}
