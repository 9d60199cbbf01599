package io.vireo.cli.recovery;

import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes failed events for good. */
@Command(
    name = "discard",
    header = "Remove failed events for good.",
    description = {
      "",
      "Say which, or --all. 'vireo recovery export' keeps them in a file before that. Exit code 1 tells that a record of --id was not found.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo recovery discard order.placed --id 01KB5V9B6F8D3SZQ1Y7T2R4XNC",
      "  vireo recovery discard order.placed --before 2026-11-01 --dry-run",
      "  vireo recovery discard order.placed --all"
    })
final class RecoveryDiscardCommand extends RecoveryRouteCommand {
  @Mixin private RecoveryFilterOptions which = new RecoveryFilterOptions();

  @Option(names = "--all", description = "All of them.")
  private boolean all;

  @Option(names = "--dry-run", description = "Tell how many it would be, and change nothing.")
  private boolean dryRun;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing about success.")
  private boolean quiet;

  RecoveryDiscardCommand(Environment environment) {
    super(environment);
  }

  @Override
  void prepare() {
    which.filter();
    if (all == !which.isEmpty()) {
      throw CommandException.wrongUse(
          all
              ? "Give --all or say which, not both"
              : "Which events? Say --all, or which: --id, --error, --from, --before, --text, --limit");
    }
  }

  @Override
  int work(FailedEvents events) {
    long there = events.count();
    long discarded = there == 0 ? 0 : discard(events);
    if (!quiet) {
      say(
          (dryRun ? "Would discard " : "Discarded ")
              + FailedEvents.count(discarded)
              + " of "
              + events.whose()
              + (dryRun ? "; nothing was changed" : ""));
    }
    if (which.areMissing(discarded)) {
      tell(which.missing(discarded));
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }

  private long discard(FailedEvents events) {
    return dryRun
        ? events.recovery().forEach(which.filter(), failed -> {})
        : events.recovery().discard(which.filter());
  }
}
