package io.vireo.cli.terminal;

import io.vireo.operations.text.SafeText;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Prints the log on standard error. It is off by default, since the command prints an error itself,
 * as one line, and would print it twice.
 */
public final class Logs extends Handler {
  private final PrintStream err;
  private final boolean stackTraces;

  private Logs(PrintStream err, boolean stackTraces) {
    this.err = err;
    this.stackTraces = stackTraces;
  }

  /** Turns the log off. */
  public static void hide(PrintStream err) {
    show(Level.OFF, new Logs(err, false));
  }

  /** Prints warnings, one line each, for a command that runs for a long time. */
  public static void showWarnings(PrintStream err) {
    show(Level.WARNING, new Logs(err, false));
  }

  /** Prints messages down to debug level, with stack traces. */
  public static void showAll(PrintStream err) {
    show(Level.FINE, new Logs(err, true));
  }

  private static void show(Level level, Handler handler) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(level);
    root.addHandler(handler);
  }

  @Override
  public void publish(LogRecord entry) {
    LocalTime time =
        LocalTime.ofInstant(entry.getInstant(), ZoneId.systemDefault())
            .truncatedTo(ChronoUnit.MILLIS);
    String message = SafeText.oneLine(String.valueOf(entry.getMessage()));
    err.println(time + " " + entry.getLevel().getName() + " " + message);
    Throwable thrown = entry.getThrown();
    if (stackTraces && thrown != null) {
      thrown.printStackTrace(err);
    }
  }

  @Override
  public void flush() {
    err.flush();
  }

  /** Leaves standard error open, since the command still prints there. */
  @Override
  public void close() {
    flush();
  }
}
