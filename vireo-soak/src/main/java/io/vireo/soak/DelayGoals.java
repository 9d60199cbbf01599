package io.vireo.soak;

import io.vireo.soak.Goal.Aspect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Holds what became of delayed events against what was promised. */
final class DelayGoals {
  private static final double MEDIAN = 0.5;
  private static final double NEARLY_ALL = 0.99;
  private static final Duration MEDIAN_BEYOND_STEP = Duration.ofMillis(300);
  private static final Duration MAX_BEYOND_STEP = Duration.ofSeconds(1);

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
            "in",
            "withdrawn",
            "lost",
            "duplicates",
            "early",
            "late (p50/p99/most)",
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
        Goals.seconds(late.quantile(MEDIAN))
            + " / "
            + Goals.seconds(late.quantile(NEARLY_ALL))
            + " / "
            + Goals.seconds(late.quantile(1)),
        Goals.seconds(run.beyondStep().quantile(MEDIAN))
            + " / "
            + Goals.seconds(run.beyondStep().quantile(NEARLY_ALL)));
  }

  List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    for (Delays.Run run : runs) {
      goals.add(
          new Goal(
              Aspect.NO_LOSS,
              run.name() + ": each comes once or more",
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
              run.name() + ": 0 before their time",
              String.format(Locale.ROOT, "%,d", run.lateness().early()),
              run.lateness().early() == 0));
    }
    for (Delays.Run run : List.of(result.undisturbed(), result.behind(), result.searched())) {
      undisturbed(goals, run);
    }
    cancelling(goals);
    return goals;
  }

  private static void undisturbed(List<Goal> goals, Delays.Run run) {
    goals.add(
        new Goal(
            Aspect.DUPLICATES,
            run.name() + ": 0",
            String.format(Locale.ROOT, "%,d", run.figures().duplicated()),
            run.figures().duplicated() == 0));
    goals.add(late(run, "half", MEDIAN, MEDIAN_BEYOND_STEP));
    goals.add(late(run, "99 of 100", NEARLY_ALL, MAX_BEYOND_STEP));
  }

  private static Goal late(Delays.Run run, String which, double share, Duration most) {
    Duration seen = run.beyondStep().quantile(share);
    return new Goal(
        Aspect.PUNCTUAL,
        run.name()
            + ": "
            + which
            + " by at most "
            + Goals.seconds(most)
            + " beyond the rounding (1 % and 0.1 s)",
        seen.isNegative() ? "within it" : Goals.seconds(seen),
        seen.compareTo(most) <= 0);
  }

  private void cancelling(List<Goal> goals) {
    goals.add(
        new Goal(
            Aspect.CANCELLING,
            "each is withdrawn in time",
            result.cancelled()
                + " of "
                + result.wanted()
                + ", each within "
                + Goals.seconds(result.cancelling().quantile(MEDIAN))
                + " at the median and "
                + Goals.seconds(result.cancelling().quantile(1))
                + " at most",
            result.cancelled() == result.wanted()));
    goals.add(
        new Goal(
            Aspect.CANCELLING,
            "none of these comes, and all others do",
            String.format(
                Locale.ROOT,
                "%,d came of %,d",
                result.searched().figures().handled(),
                result.searched().figures().confirmed()),
            result.searched().figures().handled() + result.cancelled()
                == result.searched().figures().confirmed()));
    goals.add(
        new Goal(
            Aspect.CANCELLING,
            "too late says so",
            result.tooLate() + " of " + result.wanted(),
            result.tooLate() == result.wanted()));
  }
}
