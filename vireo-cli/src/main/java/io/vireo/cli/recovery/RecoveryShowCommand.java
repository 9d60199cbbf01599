package io.vireo.cli.recovery;

import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.LocalTimes;
import io.vireo.cli.terminal.StandardOutput;
import io.vireo.operations.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code vireo recovery show}: shows failed events. */
@Command(
    name = "show",
    header = "Show the failed events of a route, or one of them in full. They stay in recovery.",
    description = {
      "",
      "Without an ID: one line for each event, the oldest first, and at most 20 unless --limit is given. With an ID: the error and its stack trace, the number of attempts, the headers, and the exact data, as text or, if it is not text, in hexadecimal.",
      "",
      "Exit code 1 means that there is no such record. Records of Python services hold fewer values.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo recovery show order.placed",
      "  vireo recovery show order.placed --error IllegalStateException --from 2h --limit 100",
      "  vireo recovery show order.placed 01KB5V9B6F8D3SZQ1Y7T2R4XNC",
      "  vireo recovery show order.placed 01KB5V9B6F8D3SZQ1Y7T2R4XNC --raw | jq .",
      "  vireo recovery show order.placed --json | jq -r .error.message"
    })
final class RecoveryShowCommand extends RecoveryRouteCommand {
  private static final int MAX_LINES = 20;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ID",
      description = "The record's id, as the command shows it without ID.")
  private @Nullable String id;

  @Mixin private RecoveryFilterOptions selection = new RecoveryFilterOptions();

  @Option(names = "--raw", description = "With an ID: write only the data of the event, unchanged.")
  private boolean raw;

  @Option(
      names = {"-j", "--json"},
      description = "Print each record as a line of JSON, with all its values.")
  private boolean json;

  RecoveryShowCommand(Environment environment) {
    super(environment);
  }

  @Override
  void prepare() {
    if (id != null && !selection.isEmpty()) {
      throw CommandException.wrongUse("Give an ID or options that select records, not both");
    }
    if (raw && (id == null || json)) {
      throw CommandException.wrongUse("--raw needs an ID and excludes --json");
    }
    selection.filter();
  }

  @Override
  int execute(FailedEvents events) {
    long stored = events.count();
    if (id != null) {
      one(id, events);
    } else if (json) {
      events.recovery().forEach(selection.filter(), this::printJson);
    } else {
      list(stored, events);
    }
    return ExitCode.DONE;
  }

  private void one(String wanted, FailedEvents events) {
    RecoveryRecord failed =
        events.recovery().find(wanted).orElseThrow(() -> recordNotFound(wanted, events));
    if (raw) {
      StandardOutput.print(environment(), failed.event().body());
    } else if (json) {
      printJson(failed);
    } else {
      StandardOutput.print(environment(), RecordDescription.of(failed));
    }
  }

  private void printJson(RecoveryRecord failed) {
    StandardOutput.print(environment(), List.of(RecoveryJson.of(failed)));
  }

  private void list(long stored, FailedEvents events) {
    RecoveryFilter filter = selection.filterOfAtMost(MAX_LINES);
    List<RecoveryRecord> records = stored == 0 ? List.of() : events.recovery().browse(filter);
    List<String> lines = new ArrayList<>();
    if (records.isEmpty()) {
      lines.add(
          stored == 0
              ? "No failed events of " + events.routeAndBroker()
              : "None of "
                  + FailedEvents.count(stored)
                  + " of "
                  + events.routeAndBroker()
                  + " is selected");
    } else {
      lines.add(FailedEvents.count(stored) + " of " + events.routeAndBroker());
      lines.add("");
      lines.addAll(new FailureTable(LocalTimes.ofToday()).records(records));
    }
    if (records.size() == filter.limit() && records.size() < stored) {
      lines.add("");
      lines.add("These are the oldest; --limit N shows more");
    }
    StandardOutput.print(environment(), lines.stream().map(SafeText::line).toList());
  }
}
