package io.vireo.soak;

import io.vireo.soak.Goal.Aspect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares how delayed events were delivered with what Vireo promises. */
final class DelayGoals {
  private static final Duration MAX_MEDIAN_BEYOND_STEP = Duration.ofMillis(300);
  private static final Duration MAX_P99_BEYOND_STEP = Duration.ofSeconds(1);

  private final Delays.Result result;
  private final List<Delays.Run> runs;

  DelayGoals(Delays.Result result) {
    this.result = result;
    this.runs = List.of(result.undisturbed(), result.behind(), result.searched(), result.killed());
  }

  List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%-15s %9s %9s %9s %6s %11s %6s %29s %19s",
            "",
            "emitted",
            "emitting",
            "withdrawn",
            "lost",
            "duplicates",
            "early",
            "late (p50/p99/max)",
            "beyond the rounding"));
    runs.forEach(run -> lines.add(row(run)));
    lines.add("");
    return lines;
  }

  private static String row(Delays.Run run) {
    Lateness late = run.lateness();
    return String.format(
        Locale.ROOT,
        "%-15s %,9d %9s %,9d %,6d %,11d %,6d %29s %19s",
        run.name(),
        run.figures().emitted(),
        Goals.seconds(run.emitting()),
        run.figures().recovered(),
        run.figures().open(),
        run.figures().duplicated(),
        late.early(),
        Goals.quantiles(late),
        Goals.seconds(run.beyondStep().median()) + " / " + Goals.seconds(run.beyondStep().p99()));
  }

  List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    for (Delays.Run run : runs) {
      goals.add(
          new Goal(
              Aspect.NO_LOSS,
              run.name() + ": each event is delivered at least once",
              String.format(
                  Locale.ROOT,
                  "%,d of %,d lost, %,d failed",
                  run.figures().open(),
                  run.figures().confirmed(),
                  run.figures().failed()),
              run.figures().open() == 0
                  && run.figures().confirmed() > 0
                  && run.figures().failed() == 0));
      goals.add(
          new Goal(
              Aspect.NOT_EARLY,
              run.name() + ": 0 events delivered before they are due",
              String.format(Locale.ROOT, "%,d", run.lateness().early()),
              run.lateness().early() == 0));
    }
    for (Delays.Run run : List.of(result.undisturbed(), result.behind(), result.searched())) {
      addGoalsWithoutFaults(goals, run);
    }
    addGoalsOfCancelling(goals);
    return goals;
  }

  private static void addGoalsWithoutFaults(List<Goal> goals, Delays.Run run) {
    goals.add(
        new Goal(
            Aspect.DUPLICATES,
            run.name() + ": 0",
            String.format(Locale.ROOT, "%,d", run.figures().duplicated()),
            run.figures().duplicated() == 0));
    goals.add(late(run, "half", run.beyondStep().median(), MAX_MEDIAN_BEYOND_STEP));
    goals.add(late(run, "99 %", run.beyondStep().p99(), MAX_P99_BEYOND_STEP));
  }

  private static Goal late(Delays.Run run, String share, Duration seen, Duration max) {
    return new Goal(
        Aspect.PUNCTUAL,
        run.name()
            + ": "
            + share
            + " of the events late by at most "
            + Goals.seconds(max)
            + " beyond the rounding of delays (1 % and 0.1 s)",
        seen.isNegative() ? "within the rounding" : Goals.seconds(seen),
        seen.compareTo(max) <= 0);
  }

  private void addGoalsOfCancelling(List<Goal> goals) {
    goals.add(
        new Goal(
            Aspect.CANCELLING,
            "each cancel before the event is due succeeds",
            result.cancelled()
                + " of "
                + result.wanted()
                + ", in "
                + Goals.seconds(result.cancelling().median())
                + " at the median and "
                + Goals.seconds(result.cancelling().max())
                + " at most",
            result.cancelled() == result.wanted()));
    goals.add(
        new Goal(
            Aspect.CANCELLING,
            "no cancelled event is delivered, and all others are",
            String.format(
                Locale.ROOT,
                "%,d of %,d delivered",
                result.searched().figures().handled(),
                result.searched().figures().confirmed()),
            result.searched().figures().handled() + result.cancelled()
                == result.searched().figures().confirmed()));
    goals.add(
        new Goal(
            Aspect.CANCELLING,
            "each cancel after the delivery returns false",
            result.tooLate() + " of " + result.wanted(),
            result.tooLate() == result.wanted()));
  }
}
