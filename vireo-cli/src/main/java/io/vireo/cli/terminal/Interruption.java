package io.vireo.cli.terminal;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the running command end in good order when the process gets SIGINT (Ctrl-C) or SIGTERM, and
 * choose the exit code. What the command says with {@link #whenInterrupted} runs on another thread
 * than the command.
 */
public final class Interruption {
  private final AtomicReference<@Nullable IntSupplier> ending = new AtomicReference<>();
  private volatile boolean finished;

  /** Listens to the signals of this process. */
  static Interruption ofProcess() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(interruption::onShutdown, "vireo-interruption"));
    return interruption;
  }

  /**
   * What ends the command, from now on.
   *
   * @param newEnding ends it, waits until it has ended, and gives the exit code
   */
  public void whenInterrupted(IntSupplier newEnding) {
    ending.set(newEnding);
  }

  /** The command has ended by itself; a signal means nothing to it any more. */
  public void finished() {
    finished = true;
  }

  /**
   * Ends the running command.
   *
   * @return its exit code, or empty if it has not said how it is ended
   */
  public OptionalInt interrupt() {
    IntSupplier current = ending.get();
    return current == null ? OptionalInt.empty() : OptionalInt.of(current.getAsInt());
  }

  private void onShutdown() {
    if (!finished) {
      // Nothing but halt can change the exit code of a JVM that a signal is ending.
      interrupt().ifPresent(Runtime.getRuntime()::halt);
    }
  }
}
