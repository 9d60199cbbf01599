package io.vireo.cli.console;

import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.TextFile;
import java.nio.file.Path;

/** A file with a secret in its first line that is not blank. */
final class SecretFile {
  private SecretFile() {}

  static String read(Path file, String what) {
    return TextFile.read(file)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElseThrow(() -> CommandException.wrongUse("There is no " + what + " in file " + file));
  }
}
