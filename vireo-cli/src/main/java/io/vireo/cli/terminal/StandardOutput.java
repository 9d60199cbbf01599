package io.vireo.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes the output of a command. A closed pipe is no error: the next program in the pipe may stop
 * reading early, as {@code head} does.
 */
public final class StandardOutput {
  private StandardOutput() {}

  /**
   * Writes lines as UTF-8 in a single write.
   *
   * @throws CommandException if standard output cannot be written
   */
  public static void print(Environment environment, Iterable<String> lines) {
    String text = String.join("\n", lines);
    print(environment, (text.isEmpty() ? "" : text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes bytes unchanged.
   *
   * @throws CommandException if standard output cannot be written
   */
  public static void print(Environment environment, byte[] bytes) {
    try {
      OutputStream out = environment.out();
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      if (!isClosedPipe(e)) {
        throw notWritable(e);
      }
    }
  }

  public static CommandException notWritable(IOException failure) {
    return CommandException.failed(
        "Standard output cannot be written: " + failure.getMessage(), failure);
  }

  /** Whether writing failed because the next program in the pipe has stopped reading. */
  public static boolean isClosedPipe(IOException failure) {
    return String.valueOf(failure.getMessage()).contains("Broken pipe");
  }
}
