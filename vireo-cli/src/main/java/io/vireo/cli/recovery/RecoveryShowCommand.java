package io.vireo.cli.recovery;

import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.LocalTimes;
import io.vireo.cli.terminal.StandardOutput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows failed events. */
@Command(
    name = "show",
    header = "Show the failed events of a route, or all that is known of one. They stay there.",
    description = {
      "",
      "Without an ID: a line for each, the oldest first, and no more than 20 unless --limit says otherwise. With an ID: the error and its trace, how often it was tried, the headers, and the data exactly: as text, or in hexadecimal where it is none.",
      "",
      "Exit code 1 tells that there is no such record. Records of Python services say less.",
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
      description = "The record's id, as the list shows it.")
  private @Nullable String id;

  @Mixin private RecoveryFilterOptions which = new RecoveryFilterOptions();

  @Option(
      names = "--raw",
      description = "With an ID: write the data of the event alone, each byte as it is.")
  private boolean raw;

  @Option(
      names = {"-j", "--json"},
      description = "Print each record as a line of JSON, with all that it says.")
  private boolean json;

  RecoveryShowCommand(Environment environment) {
    super(environment);
  }

  @Override
  void prepare() {
    if (id != null && !which.isEmpty()) {
      throw CommandException.wrongUse("Give an ID or say which, not both");
    }
    if (raw && (id == null || json)) {
      throw CommandException.wrongUse("--raw is for one record: give its ID, and no --json");
    }
    which.filter();
  }

  @Override
  int work(FailedEvents events) {
    long there = events.count();
    if (id != null) {
      one(id, events);
    } else if (json) {
      events.recovery().forEach(which.filter(), this::printJson);
    } else {
      list(there, events);
    }
    return ExitCode.DONE;
  }

  private void one(String wanted, FailedEvents events) {
    RecoveryRecord failed =
        events.recovery().find(wanted).orElseThrow(() -> notThere(wanted, events));
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

  private void list(long there, FailedEvents events) {
    RecoveryFilter filter = which.filterOfAtMost(MAX_LINES);
    List<RecoveryRecord> records = there == 0 ? List.of() : events.recovery().browse(filter);
    List<String> lines = new ArrayList<>();
    if (records.isEmpty()) {
      lines.add(
          there == 0
              ? "No failed events of " + events.whose()
              : "None of " + FailedEvents.count(there) + " of " + events.whose() + " is meant");
    } else {
      lines.add(FailedEvents.count(there) + " of " + events.whose());
      lines.add("");
      lines.addAll(new FailureTable(LocalTimes.ofToday()).records(records));
    }
    if (records.size() == filter.limit() && records.size() < there) {
      lines.add("");
      lines.add("These are the oldest; --limit N shows more");
    }
    StandardOutput.print(environment(), lines.stream().map(ErrorReporter::safeLine).toList());
  }
}
