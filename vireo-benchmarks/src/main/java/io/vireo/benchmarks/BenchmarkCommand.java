package io.vireo.benchmarks;

import io.vireo.benchmarks.work.Works;
import io.vireo.test.RabbitNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private final PrintStream out;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "NAME",
      description = "works to run, or how their names begin (default: all)")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "rounds that count (default: ${DEFAULT-VALUE})",
      defaultValue = "" + DEFAULT_ROUNDS)
  private int rounds = DEFAULT_ROUNDS;

  @Option(
      names = "--messages",
      paramLabel = "N",
      description = "events in each round (default: about a second's worth for the raw client)")
  private @Nullable Integer messages;

  @Option(names = "--json", paramLabel = "FILE", description = "writes the raw rounds to this file")
  private @Nullable Path json;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "puts the tables into this page, between its marks")
  private @Nullable Path markdown;

  @Option(names = "--list", description = "lists the works and their contestants, and runs none")
  private boolean list;

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
    if (rounds < 1 || (messages != null && messages < 1)) {
      throw new ParameterException(spec.commandLine(), "--rounds and --messages are at least 1");
    }
    List<Work> works = chosen();
    if (list) {
      works.forEach(this::describe);
      return CommandLine.ExitCode.OK;
    }
    MarkdownPage page = markdown == null ? null : MarkdownPage.read(markdown);
    List<Result> results = run(works, page);
    return results.stream().allMatch(result -> result.failures().isEmpty())
        ? CommandLine.ExitCode.OK
        : CommandLine.ExitCode.SOFTWARE;
  }

  private List<Work> chosen() {
    if (names.isEmpty()) {
      return Works.all();
    }
    List<Work> works = new ArrayList<>();
    for (String name : names) {
      List<Work> matching = named(name);
      if (matching.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(), "No work is called " + name + "; --list names them.");
      }
      works.addAll(matching);
    }
    return works;
  }

  /** The one that is called so; else those whose names begin so. */
  private static List<Work> named(String name) {
    List<Work> exact = Works.all().stream().filter(work -> work.name().equals(name)).toList();
    return exact.isEmpty()
        ? Works.all().stream().filter(work -> work.name().startsWith(name)).toList()
        : exact;
  }

  private void describe(Work work) {
    out.println(work.name() + ": " + work.description());
    work.entries().forEach(entry -> out.println("  " + entry.name() + ": " + entry.idiom()));
  }

  private List<Result> run(List<Work> works, @Nullable MarkdownPage page) throws Exception {
    List<Result> results = new ArrayList<>();
    try (RabbitNode node = RabbitNode.start();
        Broker broker = Broker.connect(node.url())) {
      Benchmark benchmark = new Benchmark(broker, processOf(node), rounds, 1, this::show);
      Map<String, Object> environment = environment(node);
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
      if (page != null) {
        page.write(environment, results);
      }
    }
    return results;
  }

  private static BrokerProcess processOf(RabbitNode node) {
    return BrokerProcess.of(Long.parseLong(node.admin().eval("list_to_binary(os:getpid())")));
  }

  private Map<String, Object> environment(RabbitNode node) {
    Map<String, Object> environment = new LinkedHashMap<>();
    environment.put("java", Runtime.version().toString());
    environment.put("rabbitmq", node.version());
    environment.put("processors", Runtime.getRuntime().availableProcessors());
    environment.put("rounds", rounds);
    return environment;
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
