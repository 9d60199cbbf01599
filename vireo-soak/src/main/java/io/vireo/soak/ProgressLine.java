package io.vireo.soak;

import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows the progress of a soak: on a terminal in one line that changes, else in a new line each
 * time.
 */
final class ProgressLine implements AutoCloseable {
  private static final long TERMINAL_MILLIS = 500;
  private static final long NO_TERMINAL_MILLIS = 10_000;
  private static final String START_OF_EMPTY_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private final Supplier<String> text;
  private final ScheduledExecutorService timer;

  ProgressLine(PrintStream out, boolean terminal, Supplier<String> text) {
    this.out = out;
    this.terminal = terminal;
    this.text = text;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "soak-progress-line");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Starts to show the progress from a thread of its own. {@link #close} ends it. */
  void start() {
    long interval = terminal ? TERMINAL_MILLIS : NO_TERMINAL_MILLIS;
    // A failure to show the progress shall not end the soak, so nobody waits for the future.
    var unused = timer.scheduleAtFixedRate(this::show, interval, interval, TimeUnit.MILLISECONDS);
  }

  private void show() {
    String line = text.get();
    if (terminal) {
      out.print(START_OF_EMPTY_LINE + line);
      out.flush();
    } else if (!line.isEmpty()) {
      out.println(line);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    if (terminal) {
      out.print(START_OF_EMPTY_LINE);
      out.flush();
    }
  }
}
