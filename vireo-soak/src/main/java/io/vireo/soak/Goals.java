package io.vireo.soak;

import io.vireo.soak.Goal.Aspect;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holds a result against what Vireo promises. */
final class Goals {
  private static final Duration MAX_AFTER_KILL = Duration.ofMillis(2_500);
  private static final Duration MEDIAN_AFTER_KILL = Duration.ofMillis(1_200);
  private static final Duration MAX_AFTER_CLOSE = Duration.ofMillis(600);
  private static final Duration MEDIAN_AFTER_CLOSE = Duration.ofMillis(300);
  private static final Duration MAX_UNTIL_BACK = Duration.ofSeconds(10);
  private static final double MAX_HEARTBEATS = 2.5;
  private static final int MORE_THREADS = 2;

  /** A call ends at its time-out, and the machine may be busy at that moment. */
  private static final Duration MARGIN = Duration.ofMillis(500);

  private final SoakResult result;
  private final List<Goal> goals = new ArrayList<>();

  private Goals(SoakResult result) {
    this.result = result;
  }

  static List<Goal> of(SoakResult result) {
    Goals goals = new Goals(result);
    goals.loss();
    goals.duplicates();
    goals.order();
    goals.recovery(Kind.KILL, MAX_AFTER_KILL, MEDIAN_AFTER_KILL);
    goals.recovery(Kind.CLOSE, MAX_AFTER_CLOSE, MEDIAN_AFTER_CLOSE);
    goals.detection();
    goals.listeners();
    goals.bounded();
    goals.goals.addAll(leaks(result.before(), result.after()));
    goals.length();
    return goals.goals;
  }

  private void add(Aspect aspect, String wanted, String seen, boolean met) {
    goals.add(new Goal(aspect, wanted, seen, met));
  }

  private void loss() {
    Ledger.Figures main = result.main();
    add(
        Aspect.NO_LOSS,
        "0 of the confirmed events lost",
        String.format(Locale.ROOT, "%,d of %,d", main.open(), main.confirmed()),
        main.open() == 0 && main.confirmed() > 0);
    add(
        Aspect.NO_LOSS,
        "the durable queue is always there: 0 events returned",
        String.format(Locale.ROOT, "%,d", main.returned()),
        main.returned() == 0);
  }

  private void duplicates() {
    long worst = result.outages().stream().mapToLong(Outage::duplicates).max().orElse(0);
    add(
        Aspect.DUPLICATES,
        String.format(
            Locale.ROOT,
            "at most %,d for each outage: prefetch and window",
            Traffic.MAX_DUPLICATES),
        String.format(Locale.ROOT, "%,d at the worst", worst),
        worst <= Traffic.MAX_DUPLICATES);
    long elsewhere =
        result.main().duplicated() - result.outages().stream().mapToLong(Outage::duplicates).sum();
    add(
        Aspect.DUPLICATES,
        "0 without an outage",
        String.format(Locale.ROOT, "%,d", elsewhere),
        elsewhere == 0);
    long other =
        result.main().changed()
            + result.main().unknown()
            + result.side().changed()
            + result.side().unknown();
    add(
        Aspect.DUPLICATES,
        "each event comes with the id that it had",
        String.format(Locale.ROOT, "%,d with another id", other),
        other == 0);
  }

  private void order() {
    add(
        Aspect.ORDER,
        "0 events out of order while nothing is broken",
        String.format(Locale.ROOT, "%,d", result.disordered()),
        result.disordered() == 0);
  }

  private void recovery(Kind kind, Duration most, Duration mostMedian) {
    long outages = result.outages(kind).count();
    if (outages == 0) {
      return;
    }
    List<Duration> times = result.times(kind, Outage::delivery);
    Duration worst = SoakResult.worst(times);
    Duration median = SoakResult.median(times);
    add(
        Aspect.SPEED,
        "first delivery within " + seconds(most) + " after a " + kind.label(),
        times.size() < outages
            ? "none measured " + (outages - times.size()) + " times"
            : seconds(worst) + " at the worst",
        times.size() == outages && isWithin(worst, most));
    add(
        Aspect.SPEED,
        "at the median within " + seconds(mostMedian),
        seconds(median),
        isWithin(median, mostMedian));
  }

  private void detection() {
    long silences = result.outages(Kind.LONG_SUSPEND).count();
    if (silences > 0) {
      Duration most =
          Duration.ofNanos((long) (result.options().heartbeat().toNanos() * MAX_HEARTBEATS));
      List<Duration> times = result.times(Kind.LONG_SUSPEND, Outage::noticed);
      add(
          Aspect.DETECTION,
          "a silent broker is noticed within 2.5 heartbeats, " + seconds(most),
          times.size() < silences
              ? "not noticed " + (silences - times.size()) + " times"
              : seconds(SoakResult.worst(times)) + " at the worst",
          times.size() == silences && isWithin(SoakResult.worst(times), most));
    }
    long kills = result.outages(Kind.KILL).count();
    if (kills > 0) {
      int told = result.times(Kind.KILL, Outage::noticed).size();
      add(
          Aspect.DETECTION,
          "health tells that the broker is away",
          told + " of " + kills + " times",
          told == kills);
    }
  }

  private void listeners() {
    if (result.outages().isEmpty()) {
      return;
    }
    long missing = result.outages().stream().filter(outage -> outage.back() == null).count();
    Duration worst =
        result.outages().stream()
            .map(Outage::back)
            .filter(Objects::nonNull)
            .max(Duration::compareTo)
            .orElse(null);
    add(
        Aspect.LISTENERS,
        "each listener back within " + seconds(MAX_UNTIL_BACK) + ", and once",
        missing > 0 ? "not back " + missing + " times" : seconds(worst) + " at the worst",
        missing == 0 && isWithin(worst, MAX_UNTIL_BACK));
  }

  private void bounded() {
    add(
        Aspect.BOUNDED,
        "no emit outlasts its time-out",
        over(result.emitOverrun()),
        isWithin(result.emitOverrun(), MARGIN));
    add(
        Aspect.BOUNDED,
        "no close outlasts its time-out",
        over(result.closeOverrun()),
        isWithin(result.closeOverrun(), MARGIN));
  }

  /** What is left behind. */
  static List<Goal> leaks(Resources before, Resources after) {
    int threads = Math.abs(after.threadCount() - before.threadCount());
    String threadsSeen = before.threadCount() + " before, " + after.threadCount() + " after";
    return List.of(
        new Goal(
            Aspect.LEAKS,
            "as many threads as before, up to " + MORE_THREADS,
            threads <= MORE_THREADS
                ? threadsSeen
                : threadsSeen + ", " + after.threadsMoreThan(before),
            threads <= MORE_THREADS),
        new Goal(
            Aspect.LEAKS,
            "as many connections as before",
            before.connections() + " before, " + after.connections() + " after",
            before.connections() == after.connections()),
        new Goal(
            Aspect.LEAKS,
            "as many channels as before",
            before.channels() + " before, " + after.channels() + " after",
            before.channels() == after.channels()));
  }

  private void length() {
    add(
        Aspect.ENOUGH,
        "runs to its end",
        switch (result.ended()) {
          case DONE -> "done";
          case INTERRUPTED -> "ended early";
          case STUCK -> "stuck after " + result.outages().size() + " faults";
        },
        result.ended() != SoakResult.End.STUCK);
  }

  private static boolean isWithin(@Nullable Duration seen, Duration most) {
    return seen != null && seen.compareTo(most) <= 0;
  }

  static String seconds(@Nullable Duration time) {
    return time == null ? "never" : String.format(Locale.ROOT, "%.3f s", time.toNanos() / 1e9);
  }

  private static String over(Duration overrun) {
    return overrun.isNegative() || overrun.isZero()
        ? "none did"
        : String.format(Locale.ROOT, "by %d ms at the worst", overrun.toMillis());
  }
}
