package io.vireo.cli.terminal;

import io.vireo.operations.text.Quantity;
import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows progress on one line of a terminal. The line is redrawn regularly and erased at the end.
 */
public final class ProgressBar implements AutoCloseable {
  private static final long FIRST_DRAWN_AFTER_MILLIS = 300;
  private static final long DRAWN_EVERY_MILLIS = 100;
  private static final int WIDTH = 30;
  private static final String ERASE_LINE = "\r\u001b[K";
  private static final String CYAN = "\u001b[36m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream terminal;
  private final boolean colour;
  private final OptionalLong total;
  private final LongSupplier done;
  private final long startNanos = System.nanoTime();
  private final @Nullable ScheduledExecutorService timer;
  private boolean drawn;

  /**
   * Starts to draw, on a thread of its own.
   *
   * @param environment the terminal; nothing is drawn unless {@link Environment#canDraw}
   * @param total how many events there are, if that is known
   * @param done returns how many events are done; called on the thread of the progress bar
   */
  public ProgressBar(Environment environment, OptionalLong total, LongSupplier done) {
    this.terminal = environment.err();
    this.colour = environment.colour();
    this.total = total;
    this.done = done;
    this.timer =
        environment.canDraw()
            ? Executors.newSingleThreadScheduledExecutor(ProgressBar::thread)
            : null;
    if (timer != null) {
      // The future is ignored: a failure to draw must not end the command.
      var unused =
          timer.scheduleAtFixedRate(
              this::draw, FIRST_DRAWN_AFTER_MILLIS, DRAWN_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "vireo-progress");
    thread.setDaemon(true);
    return thread;
  }

  private synchronized void draw() {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    terminal.print(ERASE_LINE + text(done.getAsLong(), total, seconds, colour));
    terminal.flush();
    drawn = true;
  }

  /** Returns the text of the line. */
  public static String text(long done, OptionalLong total, double seconds, boolean colour) {
    String figures =
        String.format(Locale.ROOT, "%s  %,.0f/s", Quantity.of(done, "event"), done / seconds);
    if (total.isEmpty() || total.getAsLong() == 0) {
      return figures;
    }
    double part = Math.min(1, (double) done / total.getAsLong());
    int filled = (int) (part * WIDTH);
    String bar = "#".repeat(filled);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3.0f %%  %s",
        colour ? CYAN + bar + PLAIN : bar,
        " ".repeat(WIDTH - filled),
        Math.floor(part * 100),
        figures);
  }

  /** Stops drawing and erases the line. */
  public void end() {
    if (timer != null) {
      timer.shutdownNow();
    }
    erase();
  }

  @Override
  public void close() {
    end();
  }

  private synchronized void erase() {
    if (drawn) {
      terminal.print(ERASE_LINE);
      terminal.flush();
      drawn = false;
    }
  }
}
