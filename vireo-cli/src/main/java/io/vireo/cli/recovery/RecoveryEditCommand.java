package io.vireo.cli.recovery;

import io.vireo.RecoveryRecord;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Editor;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.Json;
import io.vireo.cli.terminal.TextFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.util.RawValue;

/** Redrives one failed event with other data. */
@Command(
    name = "edit",
    header = "Redrive one failed event with other data, as a new event.",
    description = {
      "",
      "The new event has an id of its own, and its header vireo-edited-from names the old one. The record of the old one is removed when the broker has confirmed the new one.",
      "",
      "Without --data and --file, at a terminal, the data is opened in the editor of the variable VISUAL or EDITOR (default: vi), and redriven when it was changed. Exit code 3 tells that nobody has the queue any more, exit code 1 that there is no such record or nothing was changed: then the record stays.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo recovery edit order.placed 01KB5V9B6F8D3SZQ1Y7T2R4XNC",
      "  vireo recovery edit order.placed 01KB5V9B6F8D3SZQ1Y7T2R4XNC --data '{\"id\": 42}'",
      "  vireo recovery edit order.placed 01KB5V9B6F8D3SZQ1Y7T2R4XNC --file corrected.json",
      "  jq .id=42 old.json | vireo recovery edit order.placed 01KB5V9B6F8D3SZQ1Y7T2R4XNC --file -"
    })
final class RecoveryEditCommand extends RecoveryRouteCommand {
  private static final Path STANDARD_INPUT = Path.of("-");

  @Parameters(
      index = "1",
      paramLabel = "ID",
      description = "The record's id, as 'vireo recovery show ROUTE' shows it.")
  private String id = "";

  @Option(
      names = {"-d", "--data"},
      paramLabel = "JSON",
      description = "The new data: one JSON value, sent exactly as written.")
  private @Nullable String data;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Read it from a file in UTF-8; - is standard input.")
  private @Nullable Path file;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing about success.")
  private boolean quiet;

  private @Nullable RawValue given;

  RecoveryEditCommand(Environment environment) {
    super(environment);
  }

  @Override
  void prepare() {
    if (data != null && file != null) {
      throw CommandException.wrongUse("Give --data or --file, not both");
    }
    if (data != null) {
      given = Json.check("The data", data);
    } else if (STANDARD_INPUT.equals(file)) {
      given = Json.check("Standard input", TextFile.read(environment().in()));
    } else if (file != null) {
      given = Json.check("File " + file, TextFile.read(file));
    } else if (!environment().inIsTerminal().getAsBoolean()) {
      throw CommandException.wrongUse(
          "Give the new data by --data or --file; an editor needs a terminal");
    }
  }

  @Override
  int work(FailedEvents events) {
    long there = events.count();
    if (there == 0) {
      throw notThere(id, events);
    }
    RawValue newData = given == null ? edited(events) : given;
    if (newData == null) {
      tell("Nothing was changed: record " + id + " stays in RECOVERY." + events.route());
      return ExitCode.FAILED;
    }
    String newId = events.recovery().edit(id, newData).orElseThrow(() -> notThere(id, events));
    if (!quiet) {
      say("Edited record " + id + " of " + events.whose() + "; redriven as event " + newId);
    }
    return ExitCode.DONE;
  }

  /** What comes out of the editor; null if that is what went in. */
  private @Nullable RawValue edited(FailedEvents events) {
    RecoveryRecord failed = events.recovery().find(id).orElseThrow(() -> notThere(id, events));
    String text = PayloadText.of(failed.event().body());
    if (text == null) {
      throw CommandException.failed(
          "The data of record "
              + id
              + " is not text in UTF-8, so there is nothing to edit; give other data by --data or --file");
    }
    return new Editor(environment()).edit(text);
  }
}
