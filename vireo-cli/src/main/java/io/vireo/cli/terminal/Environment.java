package io.vireo.cli.terminal;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What surrounds a command: its streams, always in UTF-8 whatever the locale says, and the
 * variables of the shell.
 *
 * @param in standard input
 * @param out standard output, not buffered: what was written is out, or an {@link IOException} says
 *     so
 * @param err standard error
 * @param variables the environment variables
 * @param inIsTerminal whether somebody types standard input
 * @param errIsTerminal whether somebody watches standard error
 * @param interruption how the command learns of Ctrl-C
 */
public record Environment(
    InputStream in,
    OutputStream out,
    PrintStream err,
    Map<String, String> variables,
    BooleanSupplier inIsTerminal,
    BooleanSupplier errIsTerminal,
    Interruption interruption) {

  /** The surroundings of this process. */
  public static Environment ofProcess() {
    return new Environment(
        new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
        new FileOutputStream(FileDescriptor.out),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        System.getenv(),
        () -> isTerminal(0),
        () -> isTerminal(2),
        Interruption.ofProcess());
  }

  /** Whether standard error is a terminal on which a line can be drawn again. */
  public boolean canDraw() {
    String terminal = variables.getOrDefault("TERM", "");
    return !terminal.isEmpty() && !terminal.equals("dumb") && errIsTerminal.getAsBoolean();
  }

  /**
   * Whether something waits on standard input to be read, as far as can be told without waiting.
   */
  public boolean hasInput() {
    try {
      return in.available() > 0;
    } catch (IOException e) {
      // Standard input is closed.
      return false;
    }
  }

  /** Whether colour is wanted, as <a href="https://no-color.org">NO_COLOR</a> has it. */
  boolean colour() {
    return variables.getOrDefault("NO_COLOR", "").isEmpty();
  }

  // Java 17 can only tell whether standard input and output both are terminals; the shell can tell
  // for each.
  private static boolean isTerminal(int stream) {
    try {
      return new ProcessBuilder("sh", "-c", "test -t " + stream).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      // No shell: no terminal that understands a progress bar, or that an editor could use.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
