package io.vireo.soak;

import io.vireo.soak.Goal.Aspect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Checks that many reconnects lose no event and leave nothing behind. */
final class ReconnectGoals {
  private static final double MAX_HEAP_CHANGE = 0.05;
  private static final Duration MAX_UNTIL_BACK = Duration.ofSeconds(10);

  private ReconnectGoals() {}

  static List<Goal> of(Reconnects.Result result) {
    List<Goal> goals = new ArrayList<>();
    goals.add(Goal.nothingLost(result.figures()));
    goals.add(
        new Goal(
            Aspect.LISTENERS,
            "all listeners back within " + Goals.seconds(MAX_UNTIL_BACK),
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
            Math.abs(after - before) <= before * MAX_HEAP_CHANGE));
    return goals;
  }
}
