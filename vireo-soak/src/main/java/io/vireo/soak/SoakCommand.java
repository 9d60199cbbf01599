package io.vireo.soak;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ./dev soak}. */
@Command(
    name = "./dev soak",
    header = "Breaks a RabbitMQ node again and again under load, and counts lost events.",
    usageHelpWidth = 100,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Every goal is met.",
      "1:A goal is missed. The table shows which one.",
      "2:The options are wrong. The error message says why."
    })
final class SoakCommand implements Callable<Integer> {
  private static final double DEFAULT_MINUTES = 5;

  /** Vireo restores a connection that has lasted two seconds without a long back-off. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2_200);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /**
   * How long no event is emitted before threads are counted. Pooled threads end after ten seconds
   * without work.
   */
  private static final Duration IDLE = Duration.ofSeconds(25);

  private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);

  /** Some runs have a tenth of the events, and cancel a part of those. */
  private static final int MIN_DELAYS = 1_000;

  private static final int DEFAULT_DELAY_RATE = 1_000;
  private static final int DEFAULT_RETRY_RATE = 300;

  private final PrintStream out;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description =
          "run for at least N minutes (default: 5, or until the counts below are reached)")
  private @Nullable Double minutes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "repeat the faults of an earlier run, which printed this seed (default: a random seed)")
  private @Nullable Long seed;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "emit at least N events that are confirmed")
  private long events;

  @Option(
      names = "--kills",
      paramLabel = "N",
      description = "kill the node with kill -9 at least N times")
  private int kills;

  @Option(
      names = "--closes",
      paramLabel = "N",
      description = "close all connections at least N times")
  private int closes;

  @Option(
      names = "--suspends",
      paramLabel = "N",
      description =
          "suspend the node with SIGSTOP at least N times, half of them long enough to be noticed")
  private int suspends;

  @Option(
      names = "--reconnects",
      paramLabel = "N",
      description =
          "instead of the above: close N connections of ten clients, and compare threads, connections,"
              + " channels and heap before and after")
  private int reconnects;

  @Option(
      names = "--delays",
      paramLabel = "N",
      description =
          "instead of the above: emit N events with delays between 0 and 60 s, once without a fault and"
              + " once with a kill -9; and a tenth as many behind others with a delay of an hour, and"
              + " with some of them cancelled")
  private int delays;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description =
          "with --restarts: emit at least N events whose handler fails twice, instead of delayed events")
  private int retries;

  @Option(
      names = "--restarts",
      paramLabel = "R",
      description =
          "with --delays or --retries: emit events all the time, with all cores busy, through R faults; of"
              + " six, three are restarts by SIGTERM, two are restarts by kill -9, and one is a SIGSTOP")
  private int restarts;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "with --restarts: emit N events per second (default: 1000, and 300 with --retries)")
  private @Nullable Integer rate;

  @Option(
      names = "--recommended",
      description =
          "with --restarts: give the node the setting that docs/reliability.md recommends, with which"
              + " RabbitMQ moves a delayed event again after 5 s if the first move was not confirmed"
              + " (default: RabbitMQ's own setting, 180 s)")
  private boolean recommended;

  @Option(
      names = "--heartbeat",
      paramLabel = "S",
      description = "the heartbeat of all connections in seconds (default: ${DEFAULT-VALUE})",
      defaultValue = "5")
  private int heartbeat;

  @Option(names = "--terminal", hidden = true, description = "the output is a terminal")
  private boolean terminal;

  @Option(
      names = "--stop-file",
      hidden = true,
      paramLabel = "FILE",
      description = "end the run early once this file exists")
  private @Nullable Path stopFile;

  private SoakCommand(PrintStream out) {
    this.out = out;
  }

  static CommandLine commandLine(PrintStream out) {
    CommandLine command = new CommandLine(new SoakCommand(out));
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("--help").usageHelp(true).description("show this help").build());
    return command.setParameterExceptionHandler(
        (e, arguments) -> {
          e.getCommandLine().getErr().println(e.getMessage());
          e.getCommandLine().getErr().println("Try \"./dev soak --help\".");
          return CommandLine.ExitCode.USAGE;
        });
  }

  @Override
  public Integer call() throws Exception {
    List<Goal> goals =
        restarts > 0 ? restart() : delays > 0 ? delay() : reconnects > 0 ? reconnect() : soak();
    return goals.stream().allMatch(Goal::met)
        ? CommandLine.ExitCode.OK
        : CommandLine.ExitCode.SOFTWARE;
  }

  private List<Goal> soak() throws Exception {
    SoakOptions options = options();
    out.println("Seed " + options.seed());
    Soak soak = new Soak(options, this::isInterrupted);
    SoakResult result = showProgress(soak::progress, soak::run);
    List<Goal> goals = Goals.of(result);
    Report.lines(result, goals).forEach(out::println);
    return goals;
  }

  private List<Goal> reconnect() throws Exception {
    validateOptions();
    Reconnects run =
        new Reconnects(reconnects, Duration.ofSeconds(heartbeat), IDLE, this::isInterrupted);
    Reconnects.Result result = showProgress(run::progress, run::run);
    List<Goal> goals = ReconnectGoals.of(result);
    out.println();
    out.printf(Locale.ROOT, "%,d reconnects%n%n", result.reconnects());
    Report.lines(goals).forEach(out::println);
    return goals;
  }

  private List<Goal> delay() throws Exception {
    validateOptions();
    Delays run = new Delays(delays, LONGEST_DELAY, this::isInterrupted);
    DelayGoals goals = new DelayGoals(showProgress(run::progress, run::run));
    return print(goals.table(), goals.goals());
  }

  private List<Goal> restart() throws Exception {
    validateOptions();
    boolean retried = retries > 0;
    RestartOptions wanted =
        new RestartOptions(
            seed(),
            retried ? retries : delays,
            restarts,
            rate != null ? rate : retried ? DEFAULT_RETRY_RATE : DEFAULT_DELAY_RATE,
            Duration.ofSeconds(heartbeat),
            recommended);
    out.println("Seed " + wanted.seed());
    Restarts run =
        new Restarts(
            wanted, retried ? RetriedTraffic::new : DelayedBurstTraffic::new, this::isInterrupted);
    RestartGoals goals = new RestartGoals(showProgress(run::progress, run::run));
    return print(goals.table(), goals.goals());
  }

  private <T> T showProgress(Supplier<String> progress, Callable<T> run) throws Exception {
    try (ProgressLine line = new ProgressLine(out, terminal, progress)) {
      line.start();
      return run.call();
    }
  }

  private List<Goal> print(List<String> table, List<Goal> goals) {
    table.forEach(out::println);
    Report.lines(goals).forEach(out::println);
    return goals;
  }

  private long seed() {
    return seed != null ? seed : ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE);
  }

  private boolean isInterrupted() {
    return stopFile != null && Files.exists(stopFile);
  }

  private void validateOptions() {
    if (events < 0 || kills < 0 || closes < 0 || suspends < 0 || reconnects < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--events, --kills, --closes, --suspends and --reconnects must be 0 or more.");
    }
    if (restarts < 0 || retries < 0 || delays < 0 || (rate != null && rate < 1)) {
      throw new ParameterException(
          spec.commandLine(),
          "--restarts, --retries and --delays must be 0 or more, and --rate must be 1 or more.");
    }
    if ((delays > 0 ? 1 : 0) + (retries > 0 ? 1 : 0) != 1 && (restarts > 0 || retries > 0)) {
      throw new ParameterException(
          spec.commandLine(),
          "--restarts needs either --delays or --retries, and --delays and --retries exclude each other.");
    }
    if (retries > 0 && restarts == 0) {
      throw new ParameterException(spec.commandLine(), "--retries needs --restarts.");
    }
    if (delays != 0 && delays < MIN_DELAYS) {
      throw new ParameterException(
          spec.commandLine(), "--delays must be 0, or at least " + MIN_DELAYS + ".");
    }
    if (minutes != null && !(minutes >= 0 && minutes <= 100_000)) {
      throw new ParameterException(spec.commandLine(), "--minutes must be between 0 and 100000.");
    }
    if (heartbeat < 1 || heartbeat > 60) {
      throw new ParameterException(
          spec.commandLine(), "--heartbeat must be between 1 and 60 seconds.");
    }
  }

  private SoakOptions options() {
    validateOptions();
    boolean counted = events > 0 || kills > 0 || closes > 0 || suspends > 0;
    double wanted = minutes != null ? minutes : counted ? 0 : DEFAULT_MINUTES;
    return new SoakOptions(
        seed(),
        Duration.ofMillis((long) (wanted * 60_000)),
        events,
        Map.of(
            FaultKind.KILL,
            kills,
            FaultKind.CLOSE,
            closes,
            FaultKind.LONG_SUSPEND,
            (suspends + 1) / 2,
            FaultKind.BRIEF_SUSPEND,
            suspends / 2),
        Duration.ofSeconds(heartbeat),
        SHORTEST_PAUSE,
        LONGEST_PAUSE,
        IDLE);
  }
}
