package io.vireo.soak;

import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Shows how far something has come: in one line of a terminal, or else a line now and then. */
final class LiveLine implements AutoCloseable {
  private static final long TERMINAL_MILLIS = 500;
  private static final long ELSEWHERE_MILLIS = 10_000;
  private static final String START_OF_EMPTY_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private final Supplier<String> text;
  private final ScheduledExecutorService timer;

  LiveLine(PrintStream out, boolean terminal, Supplier<String> text) {
    this.out = out;
    this.terminal = terminal;
    this.text = text;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "soak-live-line");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to show it, from a thread of its own, until it is closed. */
  void start() {
    long interval = terminal ? TERMINAL_MILLIS : ELSEWHERE_MILLIS;
    // Its future says nothing: what cannot be shown ends nothing.
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
