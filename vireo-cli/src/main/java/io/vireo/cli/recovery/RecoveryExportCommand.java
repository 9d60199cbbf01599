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

/** Writes failed events to a file. */
@Command(
    name = "export",
    header = "Write failed events as lines of JSON (NDJSON). They stay in recovery.",
    description = {
      "",
      "Each line is a record exactly as it is stored; 'vireo recovery import' stores it again, on this broker or another.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo recovery export order.placed > failed.ndjson",
      "  vireo recovery export order.placed --error IllegalStateException --output failed.ndjson",
      "  vireo recovery export order.placed | jq -r .error.message | sort | uniq -c"
    })
final class RecoveryExportCommand extends RecoveryRouteCommand {
  @Mixin private RecoveryFilterOptions which = new RecoveryFilterOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to this file, which must not exist yet (default: standard output).")
  private @Nullable Path output;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing about success.")
  private boolean quiet;

  RecoveryExportCommand(Environment environment) {
    super(environment);
  }

  @Override
  void prepare() {
    which.filter();
  }

  @Override
  int work(FailedEvents events) {
    long there = events.count();
    if (output == null) {
      toStandardOutput(events, there);
    } else {
      toFile(events, there, output);
    }
    return ExitCode.DONE;
  }

  private void toStandardOutput(FailedEvents events, long there) {
    try {
      // Not closed: it is not ours.
      export(events, there, environment().out());
    } catch (IOException e) {
      if (!StandardOutput.isClosedPipe(e)) {
        throw StandardOutput.notWritable(e);
      }
    }
  }

  private void toFile(FailedEvents events, long there, Path file) {
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long written = export(events, there, out);
      if (!quiet) {
        say("Wrote " + FailedEvents.count(written) + " of " + events.whose() + " to " + file);
      }
    } catch (FileAlreadyExistsException e) {
      throw CommandException.wrongUse("There is a file " + file + " already", e);
    } catch (IOException e) {
      throw CommandException.failed(
          "File " + file + " cannot be written: " + e.getMessage() + ". It is not complete", e);
    }
  }

  private long export(FailedEvents events, long there, OutputStream out) throws IOException {
    if (there == 0) {
      return 0;
    }
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    long written = events.recovery().exportTo(which.filter(), writer);
    writer.flush();
    return written;
  }
}
