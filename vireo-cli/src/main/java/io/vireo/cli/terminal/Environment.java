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
 * What a command uses of its process: the standard streams and the environment variables. Text on
 * the streams is UTF-8 in every locale.
 *
 * @param in standard input
 * @param out standard output, not buffered, so that a write either reaches the reader or throws an
 *     {@link IOException}
 * @param err standard error
 * @param variables the environment variables
 * @param inIsTerminal whether standard input is a terminal
 * @param errIsTerminal whether standard error is a terminal
 * @param interruption tells the command of Ctrl-C
 */
public record Environment(
    InputStream in,
    OutputStream out,
    PrintStream err,
    Map<String, String> variables,
    BooleanSupplier inIsTerminal,
    BooleanSupplier errIsTerminal,
    Interruption interruption) {

  /** Returns the environment of this process. */
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

  /** Whether standard error is a terminal on which a line can be redrawn. */
  public boolean canDraw() {
    String terminal = variables.getOrDefault("TERM", "");
    return !terminal.isEmpty() && !terminal.equals("dumb") && errIsTerminal.getAsBoolean();
  }

  /** Whether standard input has data that can be read without blocking. */
  public boolean hasInput() {
    try {
      return in.available() > 0;
    } catch (IOException e) {
      // A closed standard input has no data.
      return false;
    }
  }

  /**
   * Whether output may be coloured: it may unless <a href="https://no-color.org">NO_COLOR</a> is
   * set.
   */
  boolean colour() {
    return variables.getOrDefault("NO_COLOR", "").isEmpty();
  }

  // Java 17 only knows whether standard input and output are both terminals. The shell knows it for
  // each stream.
  private static boolean isTerminal(int stream) {
    try {
      return new ProcessBuilder("sh", "-c", "test -t " + stream).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      // Without a shell there is no terminal for a progress bar or an editor.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
