package io.vireo.cli.describe;

import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.broker.RemoteObservers;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.DurationConverter;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.StandardOutput;
import io.vireo.cli.terminal.TextFile;
import io.vireo.operations.asyncapi.Document;
import io.vireo.operations.asyncapi.InvalidDocumentException;
import io.vireo.operations.compatibility.Change;
import io.vireo.operations.compatibility.ComparisonReport;
import io.vireo.operations.compatibility.DocumentComparison;
import io.vireo.operations.compatibility.Severity;
import io.vireo.operations.describe.DocumentMerge;
import io.vireo.operations.describe.DocumentText;
import io.vireo.operations.describe.Fleet;
import io.vireo.operations.describe.MarkdownPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command {@code vireo describe}: describes the services on a broker, and compares
 * descriptions.
 */
@Command(
    name = "describe",
    header = "Describe what the services on a broker send and receive, and compare descriptions.",
    description = {
      "",
      "Asks all observers to describe themselves, and prints one AsyncAPI 3.0 document of them all. Standard error names those that have not. Observers of the Python library and programs that listen to nothing are not asked; the document of such a program can be given as a FILE.",
      "",
      "With --diff, compares two documents. A change is breaking if receivers that know the old document cannot read what is sent by the new one, or if what senders by the old one send is no longer accepted. Exit code 1 means that there is such a change. Without NEW, the services on the broker are compared with OLD.",
      "",
      "Only JSON is read: convert a YAML document to JSON first.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo describe --output asyncapi.json",
      "  vireo describe --markdown > events.md",
      "  vireo describe shop.json billing.json           # one document of several",
      "  vireo describe --diff asyncapi.json             # has something changed since?",
      "  git show main:asyncapi.json | vireo describe --diff - asyncapi.json"
    })
public final class DescribeCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  private final Environment environment;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description =
          "Take these AsyncAPI documents instead of asking the observers; - is standard input. With --diff: OLD and NEW.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--diff",
      description = "Compare OLD with NEW, or with the services on the broker.")
  private boolean diff;

  @Option(names = "--markdown", description = "Print a page to read instead of JSON.")
  private boolean markdown;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to this file, and replace it if it exists (default: standard output).")
  private @Nullable Path output;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationConverter.class,
      description = "How long to collect answers (default: ${DEFAULT-VALUE}).")
  private Duration howLong = Duration.ofSeconds(2);

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public DescribeCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    check();
    return diff ? compare() : describe();
  }

  private void check() {
    if (diff && (files.isEmpty() || files.size() > 2)) {
      throw CommandException.wrongUse("Give --diff one or two files: OLD, and perhaps NEW");
    }
    if (diff && markdown) {
      throw CommandException.wrongUse("Give --diff or --markdown, not both");
    }
    if (files.stream().filter(STANDARD_INPUT::equals).count() > 1) {
      throw CommandException.wrongUse("Standard input can be read only once");
    }
  }

  private int describe() {
    Optional<Document> document = files.isEmpty() ? ask() : Optional.of(merge());
    if (document.isEmpty()) {
      return ExitCode.NOBODY;
    }
    print(markdown ? MarkdownPage.lines(document.get()) : DocumentText.lines(document.get()));
    return ExitCode.DONE;
  }

  private int compare() {
    Document before = read(files.get(0));
    Optional<Document> after = files.size() == 2 ? Optional.of(read(files.get(1))) : ask();
    if (after.isEmpty()) {
      return ExitCode.NOBODY;
    }
    List<Change> changes = DocumentComparison.compare(before, after.get());
    print(ComparisonReport.lines(changes));
    boolean breaking = changes.stream().anyMatch(one -> one.severity() == Severity.BREAKING);
    return breaking ? ExitCode.FAILED : ExitCode.DONE;
  }

  private Optional<Document> ask() {
    try (RemoteObservers remote = connection.remoteObservers(environment)) {
      Fleet fleet = Fleet.of(remote.describe(howLong), "--for");
      fleet.missing().forEach(this::warn);
      fleet.differences().forEach(this::warn);
      if (fleet.document().isEmpty()) {
        warn(
            (fleet.observers() == 0
                    ? "No observer answered on "
                    : "No observer described itself on ")
                + remote.endpoint()
                + " within "
                + DurationConverter.text(howLong));
      }
      return fleet.document();
    }
  }

  private Document merge() {
    List<Document> documents = files.stream().map(this::read).toList();
    return documents.size() == 1 ? documents.get(0) : DocumentMerge.merge(documents, this::warn);
  }

  private Document read(String file) {
    try {
      return file.equals(STANDARD_INPUT)
          ? Document.read("Standard input", TextFile.read(environment.in()))
          : Document.read("File " + file, TextFile.read(Path.of(file)));
    } catch (InvalidDocumentException e) {
      throw CommandException.wrongUse(String.valueOf(e.getMessage()), e);
    }
  }

  private void print(List<String> lines) {
    if (output == null) {
      StandardOutput.print(environment, lines);
      return;
    }
    try {
      Files.writeString(output, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw CommandException.failed("File " + output + " cannot be written: " + e.getMessage(), e);
    }
  }

  private void warn(String message) {
    ErrorReporter.report(environment.err(), message);
  }
}
