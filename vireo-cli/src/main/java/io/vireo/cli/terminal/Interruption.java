package io.vireo.cli.terminal;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the running command finish its work and choose the exit code when the process gets SIGINT
 * (Ctrl-C) or SIGTERM. The action of {@link #whenInterrupted} runs on another thread than the
 * command.
 */
public final class Interruption {
  private final AtomicReference<@Nullable IntSupplier> action = new AtomicReference<>();
  private volatile boolean finished;

  /** Returns an interruption by the signals of this process. */
  static Interruption ofProcess() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(interruption::onShutdown, "vireo-interruption"));
    return interruption;
  }

  /**
   * Sets the action for a signal.
   *
   * @param newAction ends the command, waits until it has ended, and returns the exit code
   */
  public void whenInterrupted(IntSupplier newAction) {
    action.set(newAction);
  }

  /** Called when the command has ended by itself. From then on a signal does not run the action. */
  public void finished() {
    finished = true;
  }

  /**
   * Ends the running command.
   *
   * @return its exit code, or empty if the command has not set an action
   */
  public OptionalInt interrupt() {
    IntSupplier current = action.get();
    return current == null ? OptionalInt.empty() : OptionalInt.of(current.getAsInt());
  }

  private void onShutdown() {
    if (!finished) {
      // Only halt can change the exit code of a JVM that ends because of a signal.
      interrupt().ifPresent(Runtime.getRuntime()::halt);
    }
  }
}
