package io.vireo.cli.send;

import io.vireo.UnroutableEventException;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.operations.text.Quantity;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Prints the outcome of sending and chooses the exit code. */
final class SendReport {
  private final String event;
  private final String verb;
  private final boolean single;

  /**
   * Creates a report.
   *
   * @param event the event's name
   * @param verb what was done with the event, such as {@code emitted}
   * @param single whether only one event was to be sent
   */
  SendReport(String event, String verb, boolean single) {
    this.event = event;
    this.verb = verb;
    this.single = single;
  }

  /** Prints the outcome, but no success if {@code quiet}; returns the exit code. */
  int print(SendOutcomes outcomes, Duration took, boolean quiet, PrintStream err) {
    SendOutcomes.Failure failure = outcomes.failure();
    if (failure != null) {
      ErrorReporter.report(err, failureText(failure, outcomes.done()));
      return ExitCode.of(failure.cause());
    }
    if (outcomes.unroutable() > 0) {
      ErrorReporter.report(err, nobodyText(outcomes));
      return ExitCode.NOBODY;
    }
    if (!quiet) {
      err.println(count(outcomes.done()) + " " + verb + Quantity.speed(outcomes.done(), took));
    }
    return ExitCode.DONE;
  }

  /** Prints how many events were sent before the interruption; returns the exit code. */
  int printInterrupted(SendOutcomes outcomes, PrintStream err) {
    ErrorReporter.report(err, "Interrupted; " + done(outcomes.done()));
    return ExitCode.INTERRUPTED;
  }

  private String failureText(SendOutcomes.Failure failure, long done) {
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

  private String nobodyText(SendOutcomes outcomes) {
    String howMany =
        single
            ? ""
            : String.format(
                Locale.ROOT, " (%,d of %s)", outcomes.unroutable(), count(outcomes.done()));
    return "Nobody took '"
        + event
        + "'"
        + howMany
        + ": no listener has observed it yet, or its queue has expired (60 s after the last listener, unless the route is resumable)";
  }

  private String done(long done) {
    return count(done) + (done == 1 ? " was " : " were ") + verb;
  }

  private static String count(long number) {
    return Quantity.of(number, "event");
  }
}
