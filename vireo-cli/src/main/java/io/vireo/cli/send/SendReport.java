package io.vireo.cli.send;

import io.vireo.UnroutableEventException;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.Quantity;
import io.vireo.spi.Durations;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells how sending has ended, and with which exit code. */
final class SendReport {
  private final String event;
  private final String verb;
  private final boolean single;

  /**
   * Makes one.
   *
   * @param event the event's name
   * @param verb what was done with it, such as {@code emitted}
   * @param single whether there was one event only
   */
  SendReport(String event, String verb, boolean single) {
    this.event = event;
    this.verb = verb;
    this.single = single;
  }

  /** Tells it; a success only unless quiet. */
  int print(SendTally tally, Duration took, boolean quiet, PrintStream err) {
    SendTally.Failure failure = tally.failure();
    if (failure != null) {
      err.println(line(failureText(failure, tally.done())));
      return ExitCode.of(failure.cause());
    }
    if (tally.nobodyTook() > 0) {
      err.println(line(nobodyText(tally)));
      return ExitCode.NOBODY;
    }
    if (!quiet) {
      err.println(count(tally.done()) + " " + verb + speed(tally.done(), took));
    }
    return ExitCode.DONE;
  }

  /** Tells that it was ended before all was sent. */
  int printInterrupted(SendTally tally, PrintStream err) {
    err.println(line("Interrupted; " + done(tally.done())));
    return ExitCode.INTERRUPTED;
  }

  private String failureText(SendTally.Failure failure, long done) {
    String text =
        failure.cause() instanceof UnroutableEventException
            ? "Nobody took '" + event + "': nobody listens"
            : ErrorReporter.describe(failure.cause());
    if (single) {
      return text;
    }
    String position = failure.position().isEmpty() ? "" : failure.position() + ": ";
    return position + text + "; " + done(done);
  }

  private String nobodyText(SendTally tally) {
    String howMany =
        single
            ? ""
            : String.format(Locale.ROOT, " (%,d of %s)", tally.nobodyTook(), count(tally.done()));
    return "Nobody took '"
        + event
        + "'"
        + howMany
        + ": no listener has observed it yet, or none any more (a route is kept for 60 s, unless it is resumable)";
  }

  private String done(long done) {
    return count(done) + (done == 1 ? " was " : " were ") + verb;
  }

  private static String count(long number) {
    return Quantity.of(number, "event");
  }

  private static String speed(long number, Duration took) {
    double seconds = Durations.nanos(took) / 1e9;
    return number < 2
        ? ""
        : String.format(Locale.ROOT, " in %.1f s (%,.0f/s)", seconds, number / seconds);
  }

  private static String line(String message) {
    return "vireo: " + ErrorReporter.oneSafeLine(message);
  }
}
