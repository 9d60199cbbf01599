package io.vireo.cli.recovery;

import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.StandardOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code vireo recovery export}: writes failed events to a file. */
@Command(
    name = "export",
    header = "Write failed events as lines of JSON (NDJSON). They stay in recovery.",
    description = {
      "",
      "Each line is a record exactly as it is stored. 'vireo recovery import' stores it again, on this broker or another.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo recovery export order.placed > failed.ndjson",
      "  vireo recovery export order.placed --error IllegalStateException --output failed.ndjson",
      "  vireo recovery export order.placed | jq -r .error.message | sort | uniq -c"
    })
final class RecoveryExportCommand extends RecoveryRouteCommand {
  @Mixin private RecoveryFilterOptions selection = new RecoveryFilterOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to this file, which must not exist yet (default: standard output).")
  private @Nullable Path output;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing on success.")
  private boolean quiet;

  RecoveryExportCommand(Environment environment) {
    super(environment);
  }

  @Override
  void prepare() {
    selection.filter();
  }

  @Override
  int execute(FailedEvents events) {
    long stored = events.count();
    if (output == null) {
      toStandardOutput(events, stored);
    } else {
      toFile(events, stored, output);
    }
    return ExitCode.DONE;
  }

  private void toStandardOutput(FailedEvents events, long stored) {
    try {
      // Standard output stays open, since it belongs to the process.
      export(events, stored, environment().out());
    } catch (IOException e) {
      if (!StandardOutput.isClosedPipe(e)) {
        throw StandardOutput.notWritable(e);
      }
    }
  }

  private void toFile(FailedEvents events, long stored, Path file) {
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long written = export(events, stored, out);
      if (!quiet) {
        print(
            "Wrote "
                + FailedEvents.count(written)
                + " of "
                + events.routeAndBroker()
                + " to "
                + file);
      }
    } catch (FileAlreadyExistsException e) {
      throw CommandException.wrongUse("File " + file + " exists already", e);
    } catch (IOException e) {
      throw CommandException.failed(
          "File " + file + " cannot be written: " + e.getMessage() + ". The file is not complete",
          e);
    }
  }

  private long export(FailedEvents events, long stored, OutputStream out) throws IOException {
    if (stored == 0) {
      return 0;
    }
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    long written = events.recovery().exportTo(selection.filter(), writer);
    writer.flush();
    return written;
  }
}
