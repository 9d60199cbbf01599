package io.vireo.cli.console;

import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.TextFile;
import java.io.Console;

/** Reads a password from standard input, without showing it if that is a terminal. */
final class PasswordInput {
  private PasswordInput() {}

  static String read(Environment environment) {
    Console terminal = environment.inIsTerminal().getAsBoolean() ? System.console() : null;
    if (terminal == null) {
      return TextFile.read(environment.in())
          .lines()
          .findFirst()
          .orElseThrow(() -> CommandException.wrongUse("Standard input has no password"));
    }
    char[] first = terminal.readPassword("Password: ");
    char[] second = terminal.readPassword("Again: ");
    if (first == null || second == null || !String.valueOf(first).equals(String.valueOf(second))) {
      throw CommandException.wrongUse("The two passwords are not the same");
    }
    return String.valueOf(first);
  }
}
