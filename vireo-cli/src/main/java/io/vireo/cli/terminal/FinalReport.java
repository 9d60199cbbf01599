package io.vireo.cli.terminal;

import java.util.OptionalInt;
import java.util.function.IntSupplier;

/**
 * Prints the last message of a command once, although both the end of the command and a signal may
 * ask for it. The second caller waits until the first has printed, since the process ends as soon
 * as either of them returns. Any thread may call it.
 */
public final class FinalReport {
  private OptionalInt exitCode = OptionalInt.empty();

  /**
   * Prints the report unless it has been printed before.
   *
   * @param print prints the report and returns the exit code
   * @return the exit code of the report that was printed
   */
  public synchronized int once(IntSupplier print) {
    if (exitCode.isEmpty()) {
      exitCode = OptionalInt.of(print.getAsInt());
    }
    return exitCode.getAsInt();
  }
}
