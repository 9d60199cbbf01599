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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./dev soak}. */
@Command(
    name = "./dev soak",
    header = "Lets a RabbitMQ node break again and again under load, and counts what is lost.",
    usageHelpWidth = 100,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Every goal is met.",
      "1:A goal is missed; the table says which.",
      "2:Wrong use: an option that cannot be meant."
    })
final class SoakCommand implements Callable<Integer> {
  private static final double DEFAULT_MINUTES = 5;

  /** A connection that was good for two seconds is made again without waiting much. */
  private static final Duration LEAST_PAUSE = Duration.ofMillis(2_200);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /**
   * Pooled threads end after ten seconds without work, and the driver looks after its consumers
   * every half a minute.
   */
  private static final Duration IDLE = Duration.ofSeconds(25);

  private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);

  /** So that a tenth of them are enough to cancel some. */
  private static final int LEAST_DELAYS = 1_000;

  private static final int RATE_OF_DELAYS = 1_000;
  private static final int RATE_OF_RETRIES = 300;

  private final PrintStream out;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "how long at least (default: 5, or until the counts below are reached)")
  private @Nullable Double minutes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "repeats the faults of an earlier run (default: random, and printed)")
  private @Nullable Long seed;

  @Option(names = "--events", paramLabel = "N", description = "at least N confirmed events")
  private long events;

  @Option(names = "--kills", paramLabel = "N", description = "kill -9 of the node at least N times")
  private int kills;

  @Option(
      names = "--closes",
      paramLabel = "N",
      description = "all connections closed at least N times")
  private int closes;

  @Option(
      names = "--suspends",
      paramLabel = "N",
      description = "SIGSTOP at least N times, half of them long enough to be noticed")
  private int suspends;

  @Option(
      names = "--reconnects",
      paramLabel = "N",
      description =
          "nothing of the above: closes N connections of ten clients, and looks at what is left behind")
  private int reconnects;

  @Option(
      names = "--delays",
      paramLabel = "N",
      description =
          "nothing of the above: N events with delays between 0 and 60 s, undisturbed and with a kill -9;"
              + " a tenth as many behind others that wait for an hour, and with some cancelled")
  private int delays;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description =
          "with --restarts: at least N events whose handler fails twice, in place of delayed ones")
  private int retries;

  @Option(
      names = "--restarts",
      paramLabel = "R",
      description =
          "with --delays or --retries, in place of what they do alone: events fall due all the time"
              + " on busy cores, through R restarts; of six, three by SIGTERM, two by kill -9, and a"
              + " SIGSTOP without a restart")
  private int restarts;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "with --restarts: how many events a second (default: 1000, and 300 with --retries)")
  private @Nullable Integer rate;

  @Option(
      names = "--recommended",
      description =
          "with --restarts: the node has the setting of docs/reliability.md, with which what could"
              + " not be moved is tried again after 5 s (default: RabbitMQ's own, 180 s)")
  private boolean recommended;

  @Option(
      names = "--heartbeat",
      paramLabel = "S",
      description = "of all connections, in seconds (default: ${DEFAULT-VALUE})",
      defaultValue = "5")
  private int heartbeat;

  @Option(names = "--terminal", hidden = true, description = "out is a terminal")
  private boolean terminal;

  @Option(
      names = "--stop-file",
      hidden = true,
      paramLabel = "FILE",
      description = "ends the run early once this file is there")
  private @Nullable Path stopFile;

  private SoakCommand(PrintStream out) {
    this.out = out;
  }

  static CommandLine commandLine(PrintStream out) {
    CommandLine command = new CommandLine(new SoakCommand(out));
    command
        .getCommandSpec()
        .addOption(OptionSpec.builder("--help").usageHelp(true).description("this text").build());
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
    SoakResult result;
    try (LiveLine live = new LiveLine(out, terminal, soak::progress)) {
      live.start();
      result = soak.run();
    }
    List<Goal> goals = Goals.of(result);
    Report.lines(result, goals).forEach(out::println);
    return goals;
  }

  private List<Goal> reconnect() throws InterruptedException {
    requireSane();
    Reconnects run =
        new Reconnects(reconnects, Duration.ofSeconds(heartbeat), IDLE, this::isInterrupted);
    Reconnects.Result result;
    try (LiveLine live = new LiveLine(out, terminal, run::progress)) {
      live.start();
      result = run.run();
    }
    List<Goal> goals = ReconnectGoals.of(result);
    out.println();
    out.printf(Locale.ROOT, "%,d reconnects%n%n", result.reconnects());
    Report.lines(goals).forEach(out::println);
    return goals;
  }

  private List<Goal> delay() throws InterruptedException {
    requireSane();
    Delays run = new Delays(delays, LONGEST_DELAY, this::isInterrupted);
    Delays.Result result;
    try (LiveLine live = new LiveLine(out, terminal, run::progress)) {
      live.start();
      result = run.run();
    }
    DelayGoals goals = new DelayGoals(result);
    goals.table().forEach(out::println);
    Report.lines(goals.goals()).forEach(out::println);
    return goals.goals();
  }

  private List<Goal> restart() throws Exception {
    requireSane();
    boolean retried = retries > 0;
    RestartOptions wanted =
        new RestartOptions(
            seed(),
            retried ? retries : delays,
            restarts,
            rate != null ? rate : retried ? RATE_OF_RETRIES : RATE_OF_DELAYS,
            Duration.ofSeconds(heartbeat),
            recommended);
    out.println("Seed " + wanted.seed());
    Restarts run =
        new Restarts(wanted, retried ? RetriedTraffic::new : DueTraffic::new, this::isInterrupted);
    RestartResult result;
    try (LiveLine live = new LiveLine(out, terminal, run::progress)) {
      live.start();
      result = run.run();
    }
    RestartGoals goals = new RestartGoals(result);
    goals.table().forEach(out::println);
    Report.lines(goals.goals()).forEach(out::println);
    return goals.goals();
  }

  private long seed() {
    return seed != null ? seed : ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE);
  }

  private boolean isInterrupted() {
    return stopFile != null && Files.exists(stopFile);
  }

  private void requireSane() {
    if (events < 0 || kills < 0 || closes < 0 || suspends < 0 || reconnects < 0) {
      throw new ParameterException(spec.commandLine(), "A count is 0 or more.");
    }
    if (restarts < 0 || retries < 0 || delays < 0 || (rate != null && rate < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--restarts and --retries are 0 or more, and --rate 1 or more.");
    }
    if ((delays > 0 ? 1 : 0) + (retries > 0 ? 1 : 0) != 1 && (restarts > 0 || retries > 0)) {
      throw new ParameterException(
          spec.commandLine(), "--restarts goes with either --delays or --retries.");
    }
    if (retries > 0 && restarts == 0) {
      throw new ParameterException(spec.commandLine(), "--retries goes with --restarts.");
    }
    if (delays != 0 && delays < LEAST_DELAYS) {
      throw new ParameterException(
          spec.commandLine(), "--delays is at least " + LEAST_DELAYS + ".");
    }
    if (minutes != null && !(minutes >= 0 && minutes <= 100_000)) {
      throw new ParameterException(spec.commandLine(), "--minutes is 0 to 100000.");
    }
    if (heartbeat < 1 || heartbeat > 60) {
      throw new ParameterException(spec.commandLine(), "--heartbeat is 1 to 60 seconds.");
    }
  }

  private SoakOptions options() {
    requireSane();
    boolean counted = events > 0 || kills > 0 || closes > 0 || suspends > 0;
    double wanted = minutes != null ? minutes : counted ? 0 : DEFAULT_MINUTES;
    return new SoakOptions(
        seed(),
        Duration.ofMillis((long) (wanted * 60_000)),
        events,
        Map.of(
            Kind.KILL,
            kills,
            Kind.CLOSE,
            closes,
            Kind.LONG_SUSPEND,
            (suspends + 1) / 2,
            Kind.BRIEF_SUSPEND,
            suspends / 2),
        Duration.ofSeconds(heartbeat),
        LEAST_PAUSE,
        LONGEST_PAUSE,
        IDLE);
  }
}
