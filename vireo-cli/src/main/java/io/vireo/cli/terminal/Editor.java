package io.vireo.cli.terminal;

import io.vireo.operations.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.util.RawValue;

/** Opens the user's own editor, at the terminal of the command. */
public final class Editor {
  private static final String DEFAULT = "vi";

  private final String command;

  /** Takes the editor from the variables VISUAL and EDITOR, else vi. */
  public Editor(Environment environment) {
    Map<String, String> variables = environment.variables();
    String editor = variables.getOrDefault("EDITOR", "");
    String visual = variables.getOrDefault("VISUAL", "");
    this.command = !visual.isBlank() ? visual : !editor.isBlank() ? editor : DEFAULT;
  }

  /**
   * Lets the user edit JSON. Blocks until the editor has ended.
   *
   * @param text the text that the editor opens with
   * @return the edited data; null if it was not changed
   * @throws CommandException if the editor fails or the edited text is not JSON; the file is kept,
   *     and the message names it
   */
  public @Nullable RawValue edit(String text) {
    try {
      // The data may be confidential; a temporary file can be read by its owner only.
      Path file = Files.createTempFile("vireo-", ".json");
      String before = indented(text);
      Files.writeString(file, before);
      open(file);
      String after = TextFile.read(file);
      RawValue changed =
          after.equals(before) ? null : JsonArgument.check("The text in " + file, after);
      Files.delete(file);
      return changed;
    } catch (IOException e) {
      throw CommandException.failed("The data cannot be edited: " + e.getMessage(), e);
    }
  }

  /**
   * Indents JSON, and keeps every digit of its numbers. Text that is not JSON is returned
   * unchanged.
   */
  private static String indented(String text) {
    try {
      return Json.MAPPER
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(Json.MAPPER.readTree(text))
          + "\n";
    } catch (JacksonException e) {
      // Invalid JSON may be the reason why the event failed, so the user gets it as it is.
      return text;
    }
  }

  private void open(Path file) throws IOException {
    try {
      int exitCode =
          // A shell runs the command, since the variable may hold arguments too.
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
                + "; set VISUAL or EDITOR to use another one. The edited text is in "
                + file);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("Interrupted; the edited text is in " + file, e);
    }
  }
}
