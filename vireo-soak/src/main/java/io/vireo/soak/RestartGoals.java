package io.vireo.soak;

import io.vireo.soak.Goal.Aspect;
import io.vireo.soak.RestartTallies.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Compares how events that waited at a restarting node were delivered with what Vireo promises. */
final class RestartGoals {
  private final RestartResult result;

  RestartGoals(RestartResult result) {
    this.result = result;
  }

  List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Seed %d, RabbitMQ %s, %d s, %,d events emitted, %,d confirmed, %,d failed",
            result.options().seed(),
            result.version(),
            result.elapsed().toSeconds(),
            result.figures().emitted(),
            result.figures().confirmed(),
            result.figures().failed()));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%-14s %8s %11s %7s %9s %8s %6s %10s %29s",
            "",
            "restarts",
            "events due",
            "lost",
            "with loss",
            "recovery",
            "early",
            "duplicates",
            "late (p50/p99/max)"));
    for (FaultKind kind : FaultKind.values()) {
      if (tallies(tally -> tally.kind() == kind).stream().findAny().isPresent()) {
        lines.add(row(kind.label(), tally -> tally.kind() == kind));
      }
    }
    lines.add(row("no fault", tally -> tally.kind() == null));
    lines.add(row("all", tally -> true));
    lines.add("");
    return lines;
  }

  private List<Tally> tallies(Predicate<Tally> which) {
    return result.tallies().stream().filter(which).toList();
  }

  private long sum(Predicate<Tally> which, ToLongFunction<Tally> what) {
    return tallies(which).stream().mapToLong(what).sum();
  }

  private String row(String name, Predicate<Tally> which) {
    Lateness late = new Lateness();
    tallies(which).forEach(tally -> late.addAll(tally.lateness()));
    return String.format(
        Locale.ROOT,
        "%-14s %,8d %,11d %,7d %,9d %,8d %,6d %,10d %29s",
        name,
        tallies(which.and(tally -> tally.kind() != null)).size(),
        sum(which, Tally::due),
        sum(which, Tally::lost),
        tallies(which.and(tally -> tally.kind() != null && tally.lost() > 0)).size(),
        sum(which, Tally::inRecovery),
        late.early(),
        sum(which, Tally::duplicated),
        Goals.quantiles(late));
  }

  List<Goal> goals() {
    long early = sum(tally -> true, tally -> tally.lateness().early());
    long failed = result.figures().recovered() - result.unrouted();
    return List.of(
        new Goal(
            Aspect.NO_LOSS,
            "0 of the confirmed events lost",
            String.format(
                Locale.ROOT,
                "%,d of %,d %s; %,d in recovery, %,d of these since no queue took them when they were due",
                result.figures().open(),
                result.figures().confirmed(),
                result.lost(),
                result.figures().recovered(),
                result.unrouted()),
            result.figures().open() == 0 && result.figures().confirmed() > 0),
        new Goal(
            Aspect.NOT_EARLY,
            "0 events delivered before they are due",
            String.format(Locale.ROOT, "%,d", early),
            early == 0),
        Goal.sameIds(result.figures()),
        new Goal(
            Aspect.ATTEMPTS,
            "0 events go to recovery since their attempts failed",
            String.format(Locale.ROOT, "%,d", failed),
            failed == 0),
        new Goal(
            Aspect.ATTEMPTS,
            "no attempt is skipped in the count",
            String.format(
                Locale.ROOT, "%,d deliveries with too high a number", result.wrongAttempts()),
            result.wrongAttempts() == 0),
        Goal.runsToItsEnd(result.ended(), result.tallies().size() - 1));
  }
}
