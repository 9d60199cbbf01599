package io.vireo.benchmarks;

import io.vireo.benchmarks.jmh.Jmh;
import io.vireo.benchmarks.report.Charts;
import io.vireo.benchmarks.report.GateTable;
import io.vireo.benchmarks.report.Gates;
import io.vireo.benchmarks.workload.Workloads;
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

/** The command {@code ./dev bench}. */
@Command(
    name = "./dev bench",
    header = "Measures Vireo and its peers side by side on a RabbitMQ node of its own.",
    usageHelpWidth = 100,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:No contestant failed.",
      "1:A contestant failed. The table shows which one.",
      "2:The options are wrong. The error message says why."
    })
final class BenchmarkCommand implements Callable<Integer> {
  private static final int DEFAULT_ROUNDS = 7;

  /** Code is still interpreted in the first round, and not fully compiled in the second. */
  private static final int DEFAULT_WARM_UPS = 2;

  /** This name stands for all workloads that have a gate. */
  private static final String GATES = "gates";

  private final PrintStream out;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "NAME",
      description =
          "the names of workloads to run, or the beginning of names; \"gates\" stands for all workloads"
              + " that have a gate (default: all workloads)")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "how many rounds count (default: ${DEFAULT-VALUE})",
      defaultValue = "" + DEFAULT_ROUNDS)
  private int rounds = DEFAULT_ROUNDS;

  @Option(
      names = "--warm-ups",
      paramLabel = "N",
      description = "how many rounds run before them and do not count (default: ${DEFAULT-VALUE})",
      defaultValue = "" + DEFAULT_WARM_UPS)
  private int warmUps = DEFAULT_WARM_UPS;

  @Option(
      names = "--contestants",
      paramLabel = "PART",
      split = ",",
      description =
          "run only the contestants whose names contain PART, and the first one, with which the others"
              + " are compared; for several parts, separate them with commas or repeat the option"
              + " (default: all contestants)")
  private List<String> contestants = new ArrayList<>();

  @Option(
      names = "--messages",
      paramLabel = "N",
      description =
          "how many events each round has (default: as many as the raw client manages in about a"
              + " second)")
  private @Nullable Integer messages;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "write the figures of each round to this file")
  private @Nullable Path json;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "run nothing, and read the rounds from a file that --json wrote; the option can be repeated: a"
              + " workload in a later file replaces the same one in an earlier file")
  private List<Path> from = new ArrayList<>();

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "write the tables into this page, between its HTML comments for them")
  private @Nullable Path markdown;

  @Option(
      names = "--charts",
      paramLabel = "FOLDER",
      description = "draw the charts as SVG files in this folder")
  private @Nullable Path charts;

  @Option(
      names = "--list",
      description = "list the workloads and their contestants, and run nothing")
  private boolean list;

  @Option(
      names = "--jmh",
      paramLabel = "REGEX",
      arity = "0..1",
      fallbackValue = ".*",
      description =
          "run the JMH benchmarks whose names match REGEX instead; they measure code that needs no broker"
              + " (default: all)")
  private @Nullable String jmh;

  @Option(names = "--terminal", hidden = true, description = "the output is a terminal")
  private boolean terminal;

  private BenchmarkCommand(PrintStream out) {
    this.out = out;
  }

  static CommandLine commandLine(PrintStream out) {
    CommandLine command = new CommandLine(new BenchmarkCommand(out));
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("--help").usageHelp(true).description("show this help").build());
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
      throw usageError(
          "--rounds and --messages must be at least 1, and --warm-ups must be at least 0.");
    }
    if (!from.isEmpty() && (!names.isEmpty() || !contestants.isEmpty() || json != null)) {
      throw usageError(
          "--from runs nothing: it can be combined with --markdown and --charts only.");
    }
    List<Workload> workloads = selected();
    if (list) {
      workloads.forEach(this::describe);
      return CommandLine.ExitCode.OK;
    }
    MarkdownPage page = markdown == null ? null : MarkdownPage.read(markdown);
    Report report = from.isEmpty() ? run(workloads) : saved();
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

  private ParameterException usageError(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private List<Workload> selected() {
    List<Workload> workloads = new ArrayList<>();
    for (String name : names) {
      List<Workload> matching = matching(name);
      if (matching.isEmpty()) {
        throw usageError("No workload has the name " + name + ". --list shows all names.");
      }
      workloads.addAll(matching);
    }
    if (names.isEmpty()) {
      workloads.addAll(Workloads.all());
    }
    for (String part : contestants) {
      if (workloads.stream()
          .flatMap(workload -> workload.entries().stream())
          .noneMatch(entry -> SelectedContestants.nameContains(entry, part))) {
        throw usageError(
            "No contestant of these workloads has a name with "
                + part
                + ". --list shows all names.");
      }
    }
    return workloads.stream()
        .distinct()
        .<Workload>map(workload -> new SelectedContestants(workload, contestants))
        .toList();
  }

  /** Returns the workload with this name, or else those whose names begin with it. */
  private static List<Workload> matching(String name) {
    if (name.equals(GATES)) {
      return Workloads.all().stream()
          .filter(workload -> Gates.workloads().contains(workload.name()))
          .toList();
    }
    List<Workload> exact =
        Workloads.all().stream().filter(workload -> workload.name().equals(name)).toList();
    return exact.isEmpty()
        ? Workloads.all().stream().filter(workload -> workload.name().startsWith(name)).toList()
        : exact;
  }

  private void describe(Workload workload) {
    out.println(workload.name() + ": " + workload.description());
    workload.entries().forEach(entry -> out.println("  " + entry.name() + ": " + entry.idiom()));
  }

  private Report run(List<Workload> workloads) throws Exception {
    List<Result> results = new ArrayList<>();
    try (RabbitNode node = RabbitNode.start();
        Broker broker = Broker.connect(node)) {
      Benchmark benchmark = new Benchmark(broker, processOf(node), rounds, warmUps, this::show);
      Report.Environment environment = environment(node);
      out.println(environment);
      for (Workload workload : workloads) {
        Result result = benchmark.run(workload, messages == null ? workload.messages() : messages);
        clearLine();
        Tables.terminal(result).forEach(out::println);
        results.add(result);
        if (json != null) {
          // The file is written after each workload, since a run of all takes an hour and may be
          // interrupted.
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

  /** Shows a line on a terminal, in place of the last one. */
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
