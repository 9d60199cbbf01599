package io.vireo.soak;

import io.vireo.soak.Goal.Aspect;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares the result of a soak with what Vireo promises. */
final class Goals {
  private static final Duration MAX_AFTER_KILL = Duration.ofMillis(2_500);
  private static final Duration MEDIAN_AFTER_KILL = Duration.ofMillis(1_200);
  private static final Duration MAX_AFTER_CLOSE = Duration.ofMillis(600);
  private static final Duration MEDIAN_AFTER_CLOSE = Duration.ofMillis(300);
  private static final Duration MAX_UNTIL_BACK = Duration.ofSeconds(10);
  private static final double MAX_HEARTBEATS = 2.5;
  private static final int MAX_THREAD_DIFFERENCE = 2;

  /** How late a call may end after its time-out, since the machine may be busy at that moment. */
  private static final Duration MAX_OVERRUN = Duration.ofMillis(500);

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
    goals.recovery(FaultKind.KILL, MAX_AFTER_KILL, MEDIAN_AFTER_KILL);
    goals.recovery(FaultKind.CLOSE, MAX_AFTER_CLOSE, MEDIAN_AFTER_CLOSE);
    goals.detection();
    goals.listeners();
    goals.bounded();
    goals.goals.addAll(leaks(result.before(), result.after()));
    goals.goals.add(Goal.runsToItsEnd(result.ended(), result.outages().size()));
    return goals.goals;
  }

  private void add(Aspect aspect, String wanted, String seen, boolean met) {
    goals.add(new Goal(aspect, wanted, seen, met));
  }

  private void loss() {
    Ledger.Figures main = result.main();
    goals.add(Goal.nothingLost(main));
    add(
        Aspect.NO_LOSS,
        "0 events returned, since the durable queue always exists",
        String.format(Locale.ROOT, "%,d", main.returned()),
        main.returned() == 0);
  }

  private void duplicates() {
    long worst = result.outages().stream().mapToLong(Outage::duplicates).max().orElse(0);
    add(
        Aspect.DUPLICATES,
        String.format(
            Locale.ROOT,
            "at most %,d for each outage, the prefetches and the window",
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
    goals.add(Goal.sameIds(result.main(), result.side()));
  }

  private void order() {
    add(
        Aspect.ORDER,
        "0 events out of order while nothing is broken",
        String.format(Locale.ROOT, "%,d", result.outOfOrder()),
        result.outOfOrder() == 0);
  }

  private void recovery(FaultKind kind, Duration max, Duration maxMedian) {
    long outages = result.outages(kind).count();
    if (outages == 0) {
      return;
    }
    List<Duration> times = result.times(kind, Outage::delivery);
    Duration worst = SoakResult.worst(times);
    Duration median = SoakResult.median(times);
    add(
        Aspect.RECOVERY,
        "first delivery within " + seconds(max) + " after a " + kind.label(),
        times.size() < outages
            ? "no delivery after " + (outages - times.size()) + " of them"
            : seconds(worst) + " at the worst",
        times.size() == outages && isWithin(worst, max));
    add(
        Aspect.RECOVERY,
        "first delivery at the median within " + seconds(maxMedian) + " after a " + kind.label(),
        seconds(median),
        isWithin(median, maxMedian));
  }

  private void detection() {
    long suspends = result.outages(FaultKind.LONG_SUSPEND).count();
    if (suspends > 0) {
      Duration max =
          Duration.ofNanos((long) (result.options().heartbeat().toNanos() * MAX_HEARTBEATS));
      List<Duration> times = result.times(FaultKind.LONG_SUSPEND, Outage::noticed);
      add(
          Aspect.DETECTION,
          "a silent broker is noticed within 2.5 heartbeats, " + seconds(max),
          times.size() < suspends
              ? "not noticed " + (suspends - times.size()) + " times"
              : seconds(SoakResult.worst(times)) + " at the worst",
          times.size() == suspends && isWithin(SoakResult.worst(times), max));
    }
    long kills = result.outages(FaultKind.KILL).count();
    if (kills > 0) {
      int noticed = result.times(FaultKind.KILL, Outage::noticed).size();
      add(
          Aspect.DETECTION,
          "health shows that the broker is down",
          noticed + " of " + kills + " times",
          noticed == kills);
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
        "each listener back within " + seconds(MAX_UNTIL_BACK) + ", with one consumer",
        missing > 0 ? "not back after " + missing + " outages" : seconds(worst) + " at the worst",
        missing == 0 && isWithin(worst, MAX_UNTIL_BACK));
  }

  private void bounded() {
    add(
        Aspect.BOUNDED,
        "no emit outlasts its time-out",
        over(result.emitOverrun()),
        isWithin(result.emitOverrun(), MAX_OVERRUN));
    add(
        Aspect.BOUNDED,
        "no close outlasts its time-out",
        over(result.closeOverrun()),
        isWithin(result.closeOverrun(), MAX_OVERRUN));
  }

  /** Goals that no thread, connection or channel is left behind. */
  static List<Goal> leaks(Resources before, Resources after) {
    int threads = Math.abs(after.threadCount() - before.threadCount());
    String threadsSeen = before.threadCount() + " before, " + after.threadCount() + " after";
    return List.of(
        new Goal(
            Aspect.LEAKS,
            "as many threads as before, up to " + MAX_THREAD_DIFFERENCE,
            threads <= MAX_THREAD_DIFFERENCE
                ? threadsSeen
                : threadsSeen + ", " + after.threadsMoreThan(before),
            threads <= MAX_THREAD_DIFFERENCE),
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

  private static boolean isWithin(@Nullable Duration seen, Duration max) {
    return seen != null && seen.compareTo(max) <= 0;
  }

  static String quantiles(Lateness lateness) {
    return seconds(lateness.median())
        + " / "
        + seconds(lateness.p99())
        + " / "
        + seconds(lateness.max());
  }

  static String seconds(@Nullable Duration time) {
    return time == null ? "never" : String.format(Locale.ROOT, "%.3f s", time.toNanos() / 1e9);
  }

  private static String over(Duration overrun) {
    return overrun.isNegative() || overrun.isZero()
        ? "none"
        : String.format(Locale.ROOT, "by %d ms at the worst", overrun.toMillis());
  }
}
