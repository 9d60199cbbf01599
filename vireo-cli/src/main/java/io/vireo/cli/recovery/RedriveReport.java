package io.vireo.cli.recovery;

import io.vireo.RecoveryFilter;
import io.vireo.RedriveResult;
import io.vireo.cli.terminal.Quantity;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.Locale;

/** Tells what has become of a redrive. */
final class RedriveReport {
  private final String whose;
  private final RecoveryFilter filter;
  private final boolean dryRun;

  /**
   * Makes one.
   *
   * @param whose the route and the broker
   * @param filter which events were meant
   * @param dryRun whether it was only to be told
   */
  RedriveReport(String whose, RecoveryFilter filter, boolean dryRun) {
    this.whose = whose;
    this.filter = filter;
    this.dryRun = dryRun;
  }

  /** What was done, or would be. */
  String result(RedriveResult result, Duration took) {
    if (result.matched() == 0) {
      return result.seen() == 0
          ? "Nothing to redrive: no failed events of " + whose
          : "Nothing to redrive: of "
              + FailedEvents.count(result.seen())
              + " of "
              + whose
              + " none is one of the "
              + filter;
    }
    long others = result.seen() - result.matched();
    return (dryRun ? "Would redrive " : "Redriven: ")
        + FailedEvents.count(result.redriven())
        + " of "
        + whose
        + (dryRun ? "" : speed(result.redriven(), took))
        + others(others)
        + (dryRun ? "; nothing was changed" : "");
  }

  private static String others(long number) {
    return number == 0
        ? ""
        : "; " + Quantity.of(number, "other") + (number == 1 ? " stays" : " stay");
  }

  /** What stays although it was meant. */
  String left(RedriveResult result) {
    return FailedEvents.count(result.left())
        + (result.left() == 1 ? " stays" : " stay")
        + " in RECOVERY."
        + whose
        + ": nobody has their queue any more, or they cannot be read or taken as they are. Start a listener and redrive again; --verbose tells more";
  }

  /** How far it had come when it was ended. */
  String interrupted(RedriveResult result) {
    return "Interrupted; "
        + FailedEvents.count(result.redriven())
        + " of "
        + whose
        + (result.redriven() == 1 ? " was" : " were")
        + " redriven and what was on its way at that moment; the others are still in recovery";
  }

  private static String speed(long number, Duration took) {
    double seconds = Durations.nanos(took) / 1e9;
    return number < 2
        ? ""
        : String.format(Locale.ROOT, " in %.1f s (%,.0f/s)", seconds, number / seconds);
  }
}
