package io.vireo.cli.recovery;

import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stores failed events that were exported. */
@Command(
    name = "import",
    header = "Store failed events that 'vireo recovery export' wrote.",
    description = {
      "",
      "They go to the end of RECOVERY.ROUTE; no listener gets them before they are redriven. What is there already is stored once more. The first line that is no record ends it with exit code 2: the lines before it are stored.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo recovery import order.placed failed.ndjson",
      "  vireo recovery export order.placed --url amqp://old | vireo recovery import order.placed --url amqp://new"
    })
final class RecoveryImportCommand extends RecoveryRouteCommand {
  private static final Path STANDARD_INPUT = Path.of("-");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "The file, in UTF-8; - is standard input, which it is without FILE as well.")
  private Path file = STANDARD_INPUT;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing about success.")
  private boolean quiet;

  RecoveryImportCommand(Environment environment) {
    super(environment);
  }

  @Override
  int work(FailedEvents events) {
    events.count();
    long stored =
        file.equals(STANDARD_INPUT)
            ? store(events, environment().in(), "Standard input")
            : storeFile(events);
    if (!quiet) {
      say("Stored " + FailedEvents.count(stored) + " of " + events.whose());
    }
    return ExitCode.DONE;
  }

  private long storeFile(FailedEvents events) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return store(events, in, "File " + file);
    } catch (NoSuchFileException e) {
      throw CommandException.wrongUse("There is no file " + file, e);
    } catch (IOException e) {
      throw CommandException.wrongUse("File " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static long store(FailedEvents events, InputStream in, String what) {
    try {
      // A reader with a decoder of its own is strict: nothing is replaced in silence.
      return events
          .recovery()
          .importFrom(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    } catch (CharacterCodingException e) {
      throw CommandException.wrongUse(
          what + " is not text in UTF-8; whole lines before that place may be stored", e);
    } catch (IOException e) {
      throw CommandException.wrongUse(
          what + " cannot be read: " + e.getMessage() + "; the lines before are stored", e);
    }
  }
}
