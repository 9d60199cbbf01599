package io.vireo.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Where a command writes its answer, for people or programs. */
public final class StandardOutput {
  private StandardOutput() {}

  /**
   * Writes lines, in one piece. That the next program in the pipe reads no more is no error.
   *
   * @throws CommandException if they could not be written
   */
  public static void print(Environment environment, Iterable<String> lines) {
    String text = String.join("\n", lines);
    print(environment, (text.isEmpty() ? "" : text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes bytes as they are. That the next program in the pipe reads no more is no error.
   *
   * @throws CommandException if they could not be written
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

  /** The next program in the pipe has all it wanted, as {@code head} has after some lines. */
  public static boolean isClosedPipe(IOException failure) {
    return String.valueOf(failure.getMessage()).contains("Broken pipe");
  }
}
