package io.vireo.cli.terminal;

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
 * The log on standard error. Off at first: an error is told in one line by the command itself, not
 * twice.
 */
public final class Logs extends Handler {
  private final PrintStream err;
  private final boolean stackTraces;

  private Logs(PrintStream err, boolean stackTraces) {
    this.err = err;
    this.stackTraces = stackTraces;
  }

  /** Shows nothing. */
  public static void hide(PrintStream err) {
    show(Level.OFF, new Logs(err, false));
  }

  /** Shows warnings, a line each, for a command that runs on its own for long. */
  public static void showWarnings(PrintStream err) {
    show(Level.WARNING, new Logs(err, false));
  }

  /** Shows all that there is to say, with stack traces. */
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
    String message = ErrorReporter.oneSafeLine(String.valueOf(entry.getMessage()));
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

  /** Standard error is not ours to close. */
  @Override
  public void close() {
    flush();
  }
}
