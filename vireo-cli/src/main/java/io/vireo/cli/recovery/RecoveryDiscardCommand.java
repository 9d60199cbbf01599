package io.vireo.cli.recovery;

import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code vireo recovery discard}: removes failed events for good. */
@Command(
    name = "discard",
    header = "Remove failed events for good.",
    description = {
      "",
      "Give --all or options that select records. 'vireo recovery export' can save them to a file first. Exit code 1 means that a record of --id was not found.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo recovery discard order.placed --id 01KB5V9B6F8D3SZQ1Y7T2R4XNC",
      "  vireo recovery discard order.placed --before 2026-11-01 --dry-run",
      "  vireo recovery discard order.placed --all"
    })
final class RecoveryDiscardCommand extends RecoveryRouteCommand {
  @Mixin private RecoveryFilterOptions selection = new RecoveryFilterOptions();

  @Option(names = "--all", description = "Discard all failed events of the route.")
  private boolean all;

  @Option(
      names = "--dry-run",
      description = "Print how many events would be discarded, and change nothing.")
  private boolean dryRun;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing on success.")
  private boolean quiet;

  RecoveryDiscardCommand(Environment environment) {
    super(environment);
  }

  @Override
  void prepare() {
    selection.filter();
    if (all == !selection.isEmpty()) {
      throw CommandException.wrongUse(
          all
              ? "Give --all or options that select records, not both"
              : "Give --all, or select records with --id, --error, --from, --before, --text or --limit");
    }
  }

  @Override
  int execute(FailedEvents events) {
    long discarded = events.count() == 0 ? 0 : discard(events);
    if (!quiet) {
      print(
          (dryRun ? "Would discard " : "Discarded ")
              + FailedEvents.count(discarded)
              + " of "
              + events.routeAndBroker()
              + (dryRun ? "; nothing was changed" : ""));
    }
    if (selection.areMissing(discarded)) {
      warn(selection.missing(discarded));
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }

  private long discard(FailedEvents events) {
    return dryRun
        ? events.recovery().forEach(selection.filter(), failed -> {})
        : events.recovery().discard(selection.filter());
  }
}
