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

/** The command {@code vireo recovery import}: stores failed events that were exported. */
@Command(
    name = "import",
    header = "Store failed events that 'vireo recovery export' wrote.",
    description = {
      "",
      "They are added at the end of RECOVERY.ROUTE; no listener gets them before they are redriven. A record that is there already is stored again. The command stops with exit code 2 at the first line that is not a record; the lines before it have been stored.",
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
      description = "The file, in UTF-8; - is standard input (default: standard input).")
  private Path file = STANDARD_INPUT;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing on success.")
  private boolean quiet;

  RecoveryImportCommand(Environment environment) {
    super(environment);
  }

  @Override
  int execute(FailedEvents events) {
    events.count();
    long stored =
        file.equals(STANDARD_INPUT)
            ? store(events, environment().in(), "Standard input")
            : storeFile(events);
    if (!quiet) {
      print("Stored " + FailedEvents.count(stored) + " of " + events.routeAndBroker());
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
      // A reader that is given a decoder refuses malformed text, while one that is given a charset
      // replaces it silently.
      return events
          .recovery()
          .importFrom(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    } catch (CharacterCodingException e) {
      throw CommandException.wrongUse(
          what + " is not text in UTF-8; the lines before that place may be stored", e);
    } catch (IOException e) {
      throw CommandException.wrongUse(
          what + " cannot be read: " + e.getMessage() + "; the lines before that place are stored",
          e);
    }
  }
}
