package io.vireo.benchmarks.program;

import io.vireo.benchmarks.Broker;
import java.util.List;

/**
 * A program that is started as a process.
 *
 * @param name the name of the contestant in the table
 * @param idiom how the program is made, in a sentence
 * @param command makes the command that starts it
 */
record Program(String name, String idiom, Command command) {

  /** Makes the command for a route of its own. */
  @FunctionalInterface
  interface Command {
    List<String> with(Broker broker, String route);
  }
}
