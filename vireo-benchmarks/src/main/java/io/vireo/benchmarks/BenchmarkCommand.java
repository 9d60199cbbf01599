package io.vireo.benchmarks;

import io.vireo.benchmarks.jmh.Jmh;
import io.vireo.benchmarks.report.Charts;
import io.vireo.benchmarks.report.GateTable;
import io.vireo.benchmarks.report.Gates;
import io.vireo.benchmarks.work.Works;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./dev bench}. */
@Command(
    name = "./dev bench",
    header = "Measures Vireo and its peers side by side on a RabbitMQ node of its own.",
    usageHelpWidth = 100,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Every contestant did its work.",
      "1:One did not; the table says which.",
      "2:Wrong use: an option that cannot be meant."
    })
final class BenchmarkCommand implements Callable<Integer> {
  private static final int DEFAULT_ROUNDS = 7;

  /** The first one is cold, and the second one not yet warm. */
  private static final int DEFAULT_WARM_UPS = 2;

  /** Instead of the name of a work: those that have a gate. */
  private static final String GATES = "gates";

  private final PrintStream out;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "NAME",
      description =
          "works to run, or how their names begin; \"gates\": all that the table of the gates needs"
              + " (default: all)")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "rounds that count (default: ${DEFAULT-VALUE})",
      defaultValue = "" + DEFAULT_ROUNDS)
  private int rounds = DEFAULT_ROUNDS;

  @Option(
      names = "--warm-ups",
      paramLabel = "N",
      description = "rounds before them, which do not (default: ${DEFAULT-VALUE})",
      defaultValue = "" + DEFAULT_WARM_UPS)
  private int warmUps = DEFAULT_WARM_UPS;

  @Option(
      names = "--contestants",
      paramLabel = "PART",
      split = ",",
      description =
          "only those whose names have this part, besides the first one, which the others are"
              + " compared with; several: with commas, or the option again (default: all)")
  private List<String> contestants = new ArrayList<>();

  @Option(
      names = "--messages",
      paramLabel = "N",
      description = "events in each round (default: about a second's worth for the raw client)")
  private @Nullable Integer messages;

  @Option(names = "--json", paramLabel = "FILE", description = "writes the raw rounds to this file")
  private @Nullable Path json;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "runs nothing, and takes the rounds from a file that --json wrote; several times: a work of"
              + " a later file replaces that of an earlier one")
  private List<Path> from = new ArrayList<>();

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "puts the tables into this page, between its marks")
  private @Nullable Path markdown;

  @Option(
      names = "--charts",
      paramLabel = "FOLDER",
      description = "draws charts as SVG into this folder")
  private @Nullable Path charts;

  @Option(names = "--list", description = "lists the works and their contestants, and runs none")
  private boolean list;

  @Option(
      names = "--jmh",
      paramLabel = "REGEX",
      arity = "0..1",
      fallbackValue = ".*",
      description =
          "runs JMH instead, for what costs nothing but processor time: the benchmarks with such names"
              + " (default: all)")
  private @Nullable String jmh;

  @Option(names = "--terminal", hidden = true, description = "out is a terminal")
  private boolean terminal;

  private BenchmarkCommand(PrintStream out) {
    this.out = out;
  }

  static CommandLine commandLine(PrintStream out) {
    CommandLine command = new CommandLine(new BenchmarkCommand(out));
    command
        .getCommandSpec()
        .addOption(OptionSpec.builder("--help").usageHelp(true).description("this text").build());
    return command.setParameterExceptionHandler(
        (e, arguments) -> {
          e.getCommandLine().getErr().println(e.getMessage());
          e.getCommandLine().getErr().println("Try \"./dev bench --help\".");
          return CommandLine.ExitCode.USAGE;
        });
  }

  @Override
  public Integer call() throws Exception {
    if (jmh != null) {
      Jmh.measure(jmh);
      return CommandLine.ExitCode.OK;
    }
    if (rounds < 1 || warmUps < 0 || (messages != null && messages < 1)) {
      throw wrongUse("--rounds and --messages are at least 1, and --warm-ups is at least 0");
    }
    if (!from.isEmpty() && (!names.isEmpty() || !contestants.isEmpty() || json != null)) {
      throw wrongUse("--from runs nothing: it goes with --markdown and --charts alone");
    }
    List<Work> works = chosen();
    if (list) {
      works.forEach(this::describe);
      return CommandLine.ExitCode.OK;
    }
    MarkdownPage page = markdown == null ? null : MarkdownPage.read(markdown);
    Report report = from.isEmpty() ? run(works) : saved();
    GateTable.terminal(report.results()).forEach(out::println);
    publish(report, page);
    return report.results().stream().allMatch(result -> result.failures().isEmpty())
        ? CommandLine.ExitCode.OK
        : CommandLine.ExitCode.SOFTWARE;
  }

  private Report saved() {
    Report report = Report.merged(from.stream().map(JsonReport::read).toList());
    report.environments().forEach(out::println);
    report.results().forEach(result -> Tables.terminal(result).forEach(out::println));
    return report;
  }

  private void publish(Report report, @Nullable MarkdownPage page) throws IOException {
    if (page != null) {
      page.write(report);
    }
    if (charts != null) {
      Charts.write(report.results(), charts).forEach(out::println);
    }
  }

  private ParameterException wrongUse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private List<Work> chosen() {
    List<Work> works = new ArrayList<>();
    for (String name : names) {
      List<Work> matching = named(name);
      if (matching.isEmpty()) {
        throw wrongUse("No work is called " + name + "; --list names them.");
      }
      works.addAll(matching);
    }
    if (names.isEmpty()) {
      works.addAll(Works.all());
    }
    for (String part : contestants) {
      if (works.stream()
          .flatMap(work -> work.entries().stream())
          .noneMatch(entry -> Chosen.names(entry, part))) {
        throw wrongUse("No contestant is called " + part + "; --list names them.");
      }
    }
    return works.stream().distinct().<Work>map(work -> new Chosen(work, contestants)).toList();
  }

  /** The one that is called so; else those whose names begin so. */
  private static List<Work> named(String name) {
    if (name.equals(GATES)) {
      return Works.all().stream().filter(work -> Gates.works().contains(work.name())).toList();
    }
    List<Work> exact = Works.all().stream().filter(work -> work.name().equals(name)).toList();
    return exact.isEmpty()
        ? Works.all().stream().filter(work -> work.name().startsWith(name)).toList()
        : exact;
  }

  private void describe(Work work) {
    out.println(work.name() + ": " + work.description());
    work.entries().forEach(entry -> out.println("  " + entry.name() + ": " + entry.idiom()));
  }

  private Report run(List<Work> works) throws Exception {
    List<Result> results = new ArrayList<>();
    try (RabbitNode node = RabbitNode.start();
        Broker broker = Broker.connect(node)) {
      Benchmark benchmark = new Benchmark(broker, processOf(node), rounds, warmUps, this::show);
      Report.Environment environment = environment(node);
      out.println(environment);
      for (Work work : works) {
        Result result = benchmark.run(work, messages == null ? work.messages() : messages);
        clearLine();
        Tables.terminal(result).forEach(out::println);
        results.add(result);
        if (json != null) {
          // After each work: a run takes an hour, and may be ended early.
          JsonReport.write(json, environment, results);
        }
      }
      return new Report(List.of(environment), results);
    }
  }

  private static BrokerProcess processOf(RabbitNode node) {
    return BrokerProcess.of(Long.parseLong(node.admin().eval("list_to_binary(os:getpid())")));
  }

  private Report.Environment environment(RabbitNode node) {
    return new Report.Environment(
        Runtime.version().toString(),
        node.version(),
        Runtime.getRuntime().availableProcessors(),
        rounds,
        warmUps);
  }

  /** What runs, on a terminal: it is overwritten. */
  private void show(String line) {
    if (terminal) {
      clearLine();
      out.print(line);
      out.flush();
    }
  }

  private void clearLine() {
    if (terminal) {
      out.print("\r\033[K");
    }
  }
}
