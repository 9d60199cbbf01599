package io.vireo.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.util.RawValue;

/** The user's own editor, at the terminal of the command. */
public final class Editor {
  private static final String USUAL = "vi";

  private final String command;

  /** The editor that the environment names. */
  public Editor(Environment environment) {
    Map<String, String> variables = environment.variables();
    String editor = variables.getOrDefault("EDITOR", "");
    String visual = variables.getOrDefault("VISUAL", "");
    this.command = !visual.isBlank() ? visual : !editor.isBlank() ? editor : USUAL;
  }

  /**
   * Lets the user edit JSON. Blocks until the editor has ended.
   *
   * @param text what is in it at first
   * @return the data; null if it was not changed
   * @throws CommandException if the editor fails, or if what was written is not JSON: the file is
   *     kept then, and named
   */
  public @Nullable RawValue edit(String text) {
    try {
      // Only its owner may read a temporary file.
      Path file = Files.createTempFile("vireo-", ".json");
      String before = readable(text);
      Files.writeString(file, before);
      open(file);
      String after = TextFile.read(file);
      RawValue changed =
          after.equals(before) ? null : Json.check("What you have written to " + file, after);
      Files.delete(file);
      return changed;
    } catch (IOException e) {
      throw CommandException.failed("The data cannot be edited: " + e.getMessage(), e);
    }
  }

  /** On several lines, with every digit kept; as it is if it is not JSON. */
  private static String readable(String text) {
    try {
      return Json.MAPPER
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(Json.MAPPER.readTree(text))
          + "\n";
    } catch (JacksonException e) {
      // That may be why it has failed.
      return text;
    }
  }

  private void open(Path file) throws IOException {
    try {
      int exitCode =
          // As a shell takes it: with arguments of its own, perhaps.
          new ProcessBuilder("sh", "-c", command + " \"$1\"", "sh", file.toString())
              .inheritIO()
              .start()
              .waitFor();
      if (exitCode != 0) {
        throw CommandException.failed(
            "The editor '"
                + command
                + "' has failed with exit code "
                + exitCode
                + "; VISUAL or EDITOR names another. What it has written is in "
                + file);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("Interrupted; what the editor has written is in " + file, e);
    }
  }
}
