package io.vireo.cli.recovery;

import io.vireo.RecoveryFilter;
import io.vireo.RedriveResult;
import io.vireo.operations.text.Quantity;
import java.time.Duration;

/** Describes the result of a redrive. */
final class RedriveReport {
  private final String routeAndBroker;
  private final RecoveryFilter filter;
  private final boolean dryRun;

  /**
   * Creates a report.
   *
   * @param routeAndBroker names the route and the broker
   * @param filter selects the events
   * @param dryRun whether the events are only counted
   */
  RedriveReport(String routeAndBroker, RecoveryFilter filter, boolean dryRun) {
    this.routeAndBroker = routeAndBroker;
    this.filter = filter;
    this.dryRun = dryRun;
  }

  /** Describes how many events were redriven, or would be in a dry run. */
  String result(RedriveResult result, Duration took) {
    if (result.matched() == 0) {
      return result.seen() == 0
          ? "Nothing to redrive: no failed events of " + routeAndBroker
          : "Nothing to redrive: of "
              + FailedEvents.count(result.seen())
              + " of "
              + routeAndBroker
              + " none is selected ("
              + filter
              + ")";
    }
    long others = result.seen() - result.matched();
    return (dryRun ? "Would redrive " : "Redriven: ")
        + FailedEvents.count(result.redriven())
        + " of "
        + routeAndBroker
        + (dryRun ? "" : Quantity.speed(result.redriven(), took))
        + others(others)
        + (dryRun ? "; nothing was changed" : "");
  }

  private static String others(long number) {
    return number == 0
        ? ""
        : "; " + Quantity.of(number, "other") + (number == 1 ? " stays" : " stay");
  }

  /** Describes the selected events that stay in recovery. */
  String left(RedriveResult result) {
    return FailedEvents.count(result.left())
        + (result.left() == 1 ? " stays" : " stay")
        + " in RECOVERY."
        + routeAndBroker
        + ": their queue is gone, or they cannot be read or published. Start a listener and redrive again; --verbose shows the reasons";
  }

  /** Describes how many events were redriven before an interruption. */
  String interrupted(RedriveResult result) {
    return "Interrupted; "
        + FailedEvents.count(result.redriven())
        + " of "
        + routeAndBroker
        + (result.redriven() == 1 ? " was" : " were")
        + " redriven, as were the events that had been published by then; the others are still in recovery";
  }
}
