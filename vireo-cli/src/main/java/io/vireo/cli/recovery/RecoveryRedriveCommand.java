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

/** Gives failed events back. */
@Command(
    name = "redrive",
    header = "Give failed events back to the route that failed, and to nobody else.",
    description = {
      "",
      "Each event is published to the queue of its route, or of the one listener of a broadcast that failed, under its old id; its attempts are counted anew. Its record is removed when the broker has confirmed it. So nothing is lost if the command or the broker dies half-way; no more events than --window may then come twice. Start it again to go on.",
      "",
      "Without an option that says which, all are redriven. Exit code 3 tells that events have stayed, for their queue is gone or they cannot be read; exit code 1 that it could not go on, or that a record of --id was not found.",
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

  /** How long the events that are on their way may take after Ctrl-C. */
  private static final Duration GOOD_ORDER = Duration.ofSeconds(10);

  @Mixin private RecoveryFilterOptions which = new RecoveryFilterOptions();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "No more than so many events in a second (default: no limit).")
  private @Nullable Double rate;

  @Option(names = "--dry-run", description = "Tell how many it would be, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--window",
      paramLabel = "N",
      description =
          "How many may be published at a time whose records are still there, 1 to 1,000 (default: 100).")
  private @Nullable Integer window;

  @Option(
      names = "--listener",
      paramLabel = "OBSERVER/SUBSCRIPTION",
      description =
          "For broadcasts: give them to this listener instead of the one that failed, which may be gone.")
  private @Nullable String listener;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing about success.")
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
    filter = which.filter();
    if (rate != null) {
      if (!(rate > 0)) {
        throw CommandException.wrongUse("--rate " + rate + " is not above 0");
      }
      options.eventsPerSecond(rate);
    }
    if (window != null) {
      if (window < 1 || window > MAX_WINDOW) {
        throw CommandException.wrongUse("--window " + window + " is not 1 to 1,000");
      }
      options.window(window);
    }
    if (listener != null) {
      options.listener(listener);
    }
    options.dryRun(dryRun).progress(this::progress);
  }

  @Override
  int work(FailedEvents events) {
    long there = events.count();
    RedriveReport report = new RedriveReport(events.whose(), filter, dryRun);
    FinalReport last = new FinalReport();
    CountDownLatch ended = new CountDownLatch(1);
    long start = System.nanoTime();
    try (ProgressBar bar =
        new ProgressBar(environment(), which.toBeSeen(there), () -> soFar.seen())) {
      environment()
          .interruption()
          .whenInterrupted(
              () -> {
                stop(ended);
                bar.end();
                return last.once(() -> interrupted(report));
              });
      soFar = events.recovery().redrive(filter, options.build());
    } catch (Stopped e) {
      return last.once(() -> interrupted(report));
    } finally {
      ended.countDown();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return last.once(() -> tellResult(report, took));
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
      if (!ended.await(Durations.millis(GOOD_ORDER), TimeUnit.MILLISECONDS)) {
        tell("What was on its way could not be waited for");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int interrupted(RedriveReport report) {
    tell(report.interrupted(soFar));
    return ExitCode.INTERRUPTED;
  }

  private int tellResult(RedriveReport report, Duration took) {
    RedriveResult result = soFar;
    if (!quiet) {
      say(report.result(result, took));
    }
    if (which.areMissing(result.matched())) {
      tell(which.missing(result.matched()));
      return ExitCode.FAILED;
    }
    if (result.left() > 0) {
      tell(report.left(result));
      return ExitCode.NOBODY;
    }
    return ExitCode.DONE;
  }

  /** Ends a redrive in good order, from within. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("Stopped by a signal");
    }
  }
}
