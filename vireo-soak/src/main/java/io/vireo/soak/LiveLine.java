package io.vireo.soak;

import io.vireo.test.Ledger;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Shows the figures of a running soak: in one line of a terminal, or else a line now and then. */
final class LiveLine implements AutoCloseable {
  private static final long TERMINAL_MILLIS = 500;
  private static final long ELSEWHERE_MILLIS = 10_000;
  private static final String START_OF_EMPTY_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private final Soak soak;
  private final ScheduledExecutorService timer;
  private long shownAtNanos = System.nanoTime();
  private long handledThen;

  LiveLine(PrintStream out, boolean terminal, Soak soak) {
    this.out = out;
    this.terminal = terminal;
    this.soak = soak;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "soak-live-line");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to show them, from a thread of its own, until it is closed. */
  void start() {
    long interval = terminal ? TERMINAL_MILLIS : ELSEWHERE_MILLIS;
    // Its future says nothing: what cannot be shown ends nothing.
    var unused = timer.scheduleAtFixedRate(this::show, interval, interval, TimeUnit.MILLISECONDS);
  }

  private void show() {
    Soak.Progress progress = soak.progress();
    if (progress == null) {
      return;
    }
    Ledger.Figures figures = progress.ledger().figures();
    long now = System.nanoTime();
    double rate = (figures.handled() - handledThen) / ((now - shownAtNanos) / 1e9);
    shownAtNanos = now;
    handledThen = figures.handled();
    String line = text(progress, figures, rate);
    if (terminal) {
      out.print(START_OF_EMPTY_LINE + line);
      out.flush();
    } else {
      out.println(line);
    }
  }

  private static String text(Soak.Progress progress, Ledger.Figures figures, double rate) {
    long seconds = progress.elapsed().toSeconds();
    return String.format(
        Locale.ROOT,
        "%d:%02d  emitted %,d  confirmed %,d  handled %,d  in flight %,d  twice %,d  %,.0f/s  faults %d  %s",
        seconds / 60,
        seconds % 60,
        figures.emitted(),
        figures.confirmed(),
        figures.handled(),
        figures.open(),
        figures.duplicated(),
        rate,
        progress.outages(),
        progress.doing());
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
