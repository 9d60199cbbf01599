package io.vireo.soak;

import io.vireo.soak.Goal.Aspect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Holds what is left behind by many reconnects against what may be. */
final class ReconnectGoals {
  private static final double MAX_HEAP = 0.05;
  private static final Duration MAX_UNTIL_BACK = Duration.ofSeconds(10);

  private ReconnectGoals() {}

  static List<Goal> of(Reconnects.Result result) {
    List<Goal> goals = new ArrayList<>();
    goals.add(
        new Goal(
            Aspect.NO_LOSS,
            "0 of the confirmed events lost",
            String.format(
                Locale.ROOT, "%,d of %,d", result.figures().open(), result.figures().confirmed()),
            result.figures().open() == 0 && result.figures().confirmed() > 0));
    goals.add(
        new Goal(
            Aspect.LISTENERS,
            "all back within " + Goals.seconds(MAX_UNTIL_BACK),
            result.back() ? Goals.seconds(result.slowest()) + " at the worst" : "not back",
            result.back() && result.slowest().compareTo(MAX_UNTIL_BACK) <= 0));
    goals.addAll(Goals.leaks(result.before(), result.after()));
    long before = result.before().heapBytes();
    long after = result.after().heapBytes();
    goals.add(
        new Goal(
            Aspect.LEAKS,
            "heap within 5 % of before",
            String.format(
                Locale.ROOT,
                "%.2f MB before, %.2f MB after, %+.1f %%",
                before / 1e6,
                after / 1e6,
                100.0 * (after - before) / before),
            Math.abs(after - before) <= before * MAX_HEAP));
    return goals;
  }
}
