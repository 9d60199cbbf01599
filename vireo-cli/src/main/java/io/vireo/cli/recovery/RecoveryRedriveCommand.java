package io.vireo.cli.recovery;

import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RedriveResult;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.FinalReport;
import io.vireo.cli.terminal.ProgressBar;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code vireo recovery redrive}: publishes failed events again. */
@Command(
    name = "redrive",
    header = "Give failed events back to the route where they failed, and to no other.",
    description = {
      "",
      "Each event is published to the queue of its route, or to that of the one listener of a broadcast that failed, with its old id. Its attempts are counted from 1 again. Its record is removed after the broker has confirmed the event, so no event is lost if the command or the broker dies; at most --window events may then arrive twice. Run the command again to go on.",
      "",
      "Without an option that selects records, all are redriven. Exit code 3 means that events have stayed in recovery, because their queue is gone or they cannot be read; exit code 1 that the command failed or that a record of --id was not found.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo recovery redrive order.placed",
      "  vireo recovery redrive order.placed --error IllegalStateException --dry-run",
      "  vireo recovery redrive order.placed --from 14:00 --before 14:30 --rate 50",
      "  vireo recovery redrive order.placed --id 01KB5V9B6F8D3SZQ1Y7T2R4XNC",
      "  vireo recovery redrive order.placed --limit 1   # try one first"
    })
final class RecoveryRedriveCommand extends RecoveryRouteCommand {
  private static final int MAX_WINDOW = 1_000;

  /** How long to wait after Ctrl-C for the confirms of the events that have been published. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  @Mixin private RecoveryFilterOptions selection = new RecoveryFilterOptions();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Redrive at most N events per second (default: no limit).")
  private @Nullable Double rate;

  @Option(
      names = "--dry-run",
      description = "Print how many events would be redriven, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--window",
      paramLabel = "N",
      description =
          "How many events may be published whose records are not yet removed, 1 to 1,000 (default: 100).")
  private @Nullable Integer window;

  @Option(
      names = "--listener",
      paramLabel = "OBSERVER/SUBSCRIPTION",
      description =
          "For broadcasts: give the events to this listener instead of the one that failed, which may be gone.")
  private @Nullable String listener;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing on success.")
  private boolean quiet;

  private final RedriveOptions.Builder options = RedriveOptions.builder();
  private RecoveryFilter filter = RecoveryFilter.all();
  private volatile RedriveResult soFar = new RedriveResult(0, 0, 0, 0);
  private volatile boolean stopped;

  RecoveryRedriveCommand(Environment environment) {
    super(environment);
  }

  @Override
  void prepare() {
    filter = selection.filter();
    if (rate != null) {
      if (!(rate > 0)) {
        throw CommandException.wrongUse("--rate " + rate + " is not greater than 0");
      }
      options.eventsPerSecond(rate);
    }
    if (window != null) {
      if (window < 1 || window > MAX_WINDOW) {
        throw CommandException.wrongUse("--window " + window + " is not between 1 and 1,000");
      }
      options.window(window);
    }
    if (listener != null) {
      options.listener(listener);
    }
    options.dryRun(dryRun).progress(this::progress);
  }

  @Override
  int execute(FailedEvents events) {
    long stored = events.count();
    RedriveReport report = new RedriveReport(events.routeAndBroker(), filter, dryRun);
    FinalReport finalReport = new FinalReport();
    CountDownLatch ended = new CountDownLatch(1);
    long start = System.nanoTime();
    try (ProgressBar bar =
        new ProgressBar(environment(), selection.expectedToBeSeen(stored), () -> soFar.seen())) {
      environment()
          .interruption()
          .whenInterrupted(
              () -> {
                stop(ended);
                bar.end();
                return finalReport.once(() -> interrupted(report));
              });
      soFar = events.recovery().redrive(filter, options.build());
    } catch (Stopped e) {
      return finalReport.once(() -> interrupted(report));
    } finally {
      ended.countDown();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return finalReport.once(() -> printResult(report, took));
  }

  private void progress(RedriveResult result) {
    soFar = result;
    if (stopped) {
      throw new Stopped();
    }
  }

  private void stop(CountDownLatch ended) {
    stopped = true;
    try {
      if (!ended.await(Durations.millis(STOP_TIMEOUT), TimeUnit.MILLISECONDS)) {
        warn("Some published events were not confirmed in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int interrupted(RedriveReport report) {
    warn(report.interrupted(soFar));
    return ExitCode.INTERRUPTED;
  }

  private int printResult(RedriveReport report, Duration took) {
    RedriveResult result = soFar;
    if (!quiet) {
      print(report.result(result, took));
    }
    if (selection.areMissing(result.matched())) {
      warn(selection.missing(result.matched()));
      return ExitCode.FAILED;
    }
    if (result.left() > 0) {
      warn(report.left(result));
      return ExitCode.NOBODY;
    }
    return ExitCode.DONE;
  }

  /**
   * Thrown by the progress callback to stop a redrive. The redrive then waits for the confirms of
   * the events that it has published.
   */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("Stopped by a signal");
    }
  }
}
