package io.vireo.cli.recovery;

import io.vireo.RecoveryRecord;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Editor;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.JsonArgument;
import io.vireo.cli.terminal.TextFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.util.RawValue;

/** The command {@code vireo recovery edit}: redrives one failed event with other data. */
@Command(
    name = "edit",
    header = "Redrive one failed event with other data, as a new event.",
    description = {
      "",
      "The new event gets a new id, and its header vireo-edited-from holds the id of the failed event. The record of the failed event is removed after the broker has confirmed the new event.",
      "",
      "Without --data and --file, at a terminal, the data is opened in the editor of the variable VISUAL or EDITOR (default: vi), and the event is redriven if the data was changed. Exit code 3 means that the queue of the route is gone, exit code 1 that there is no such record or that nothing was changed. In these cases the record stays.",
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
      description = "Read the new data from a file in UTF-8; - is standard input.")
  private @Nullable Path file;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing on success.")
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
      given = JsonArgument.check("The data", data);
    } else if (STANDARD_INPUT.equals(file)) {
      given = JsonArgument.check("Standard input", TextFile.read(environment().in()));
    } else if (file != null) {
      given = JsonArgument.check("File " + file, TextFile.read(file));
    } else if (!environment().inIsTerminal().getAsBoolean()) {
      throw CommandException.wrongUse(
          "Give the new data with --data or --file, since standard input is not a terminal for an editor");
    }
  }

  @Override
  int execute(FailedEvents events) {
    if (events.count() == 0) {
      throw recordNotFound(id, events);
    }
    RawValue newData = given == null ? edited(events) : given;
    if (newData == null) {
      warn("Nothing was changed: record " + id + " stays in RECOVERY." + events.route());
      return ExitCode.FAILED;
    }
    String newId =
        events.recovery().edit(id, newData).orElseThrow(() -> recordNotFound(id, events));
    if (!quiet) {
      print(
          "Edited record "
              + id
              + " of "
              + events.routeAndBroker()
              + "; redriven as event "
              + newId);
    }
    return ExitCode.DONE;
  }

  /** Lets the user edit the data. Returns null if it was not changed. */
  private @Nullable RawValue edited(FailedEvents events) {
    RecoveryRecord failed =
        events.recovery().find(id).orElseThrow(() -> recordNotFound(id, events));
    String text = PayloadText.of(failed.event().body());
    if (text == null) {
      throw CommandException.failed(
          "The data of record "
              + id
              + " is not text in UTF-8, so an editor cannot show it; give the new data with --data or --file");
    }
    return new Editor(environment()).edit(text);
  }
}
