package io.vireo.cli.terminal;

import java.util.OptionalInt;
import java.util.function.IntSupplier;

/**
 * The last words of a command, said once: by its own end or by a signal, whichever comes first. The
 * other waits until they are out, or the process could end between the claim and the words. Any
 * thread may call it.
 */
public final class FinalReport {
  private OptionalInt exitCode = OptionalInt.empty();

  /**
   * Prints unless that was done before.
   *
   * @param print prints, and chooses the exit code
   * @return the exit code of whoever printed
   */
  public synchronized int once(IntSupplier print) {
    if (exitCode.isEmpty()) {
      exitCode = OptionalInt.of(print.getAsInt());
    }
    return exitCode.getAsInt();
  }
}
