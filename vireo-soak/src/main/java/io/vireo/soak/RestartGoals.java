package io.vireo.soak;

import io.vireo.soak.Goal.Aspect;
import io.vireo.soak.RestartTallies.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Holds what became of events that waited through restarts against what was promised. */
final class RestartGoals {
  private static final double MEDIAN = 0.5;
  private static final double NEARLY_ALL = 0.99;

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
            "in rec.",
            "early",
            "duplicates",
            "late (p50/p99/most)"));
    for (Kind kind : Kind.values()) {
      if (tallies(tally -> tally.kind() == kind).stream().findAny().isPresent()) {
        lines.add(row(kind.label(), tally -> tally.kind() == kind));
      }
    }
    lines.add(row("outside", tally -> tally.kind() == null));
    lines.add(row("over all", tally -> true));
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
        sum(which, Tally::kept),
        late.early(),
        sum(which, Tally::duplicated),
        Goals.seconds(late.quantile(MEDIAN))
            + " / "
            + Goals.seconds(late.quantile(NEARLY_ALL))
            + " / "
            + Goals.seconds(late.quantile(1)));
  }

  List<Goal> goals() {
    long early = sum(tally -> true, tally -> tally.lateness().early());
    long other = result.figures().changed() + result.figures().unknown();
    long givenUp = result.figures().recovered() - result.unrouted();
    return List.of(
        new Goal(
            Aspect.NO_LOSS,
            "0 of the confirmed events lost",
            String.format(
                Locale.ROOT,
                "%,d of %,d %s; %,d in recovery, %,d of these because no queue took them",
                result.figures().open(),
                result.figures().confirmed(),
                result.lost(),
                result.figures().recovered(),
                result.unrouted()),
            result.figures().open() == 0 && result.figures().confirmed() > 0),
        new Goal(
            Aspect.NOT_EARLY,
            "0 before their time",
            String.format(Locale.ROOT, "%,d", early),
            early == 0),
        new Goal(
            Aspect.DUPLICATES,
            "each event comes with the id that it had",
            String.format(Locale.ROOT, "%,d with another id", other),
            other == 0),
        new Goal(
            Aspect.TRIES,
            "none is given up",
            String.format(Locale.ROOT, "%,d in recovery as failed", givenUp),
            givenUp == 0),
        new Goal(
            Aspect.TRIES,
            "each try has the next number, or that of one before",
            String.format(Locale.ROOT, "%,d with a higher one", result.miscounted()),
            result.miscounted() == 0),
        new Goal(
            Aspect.ENOUGH,
            "runs to its end",
            switch (result.ended()) {
              case DONE -> "done";
              case INTERRUPTED -> "ended early";
              case STUCK -> "not back after " + (result.tallies().size() - 1) + " faults";
            },
            result.ended() != SoakResult.End.STUCK));
  }
}
