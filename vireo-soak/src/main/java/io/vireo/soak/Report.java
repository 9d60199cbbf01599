package io.vireo.soak;

import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the result of a soak as tables for the terminal. */
final class Report {
  private static final int MAX_NAMED_EVENTS = 10;

  private Report() {}

  static List<String> lines(SoakResult result, List<Goal> goals) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "Seed "
            + result.options().seed()
            + ", "
            + result.elapsed().toSeconds()
            + " s, "
            + result.outages().size()
            + " faults");
    lines.add("");
    events(lines, result);
    lines.add("");
    outages(lines, result);
    lines.add("");
    resources(lines, result);
    lines.add("");
    lines.addAll(lines(goals));
    return lines;
  }

  static List<String> lines(List<Goal> goals) {
    return goals.stream().map(Report::line).toList();
  }

  private static void events(List<String> lines, SoakResult result) {
    lines.add(row("", "durable", "side"));
    Ledger.Figures main = result.main();
    Ledger.Figures side = result.side();
    lines.add(row("emitted", main.emitted(), side.emitted()));
    lines.add(row("confirmed", main.confirmed(), side.confirmed()));
    lines.add(row("returned", main.returned(), side.returned()));
    lines.add(row("failed", main.failed(), side.failed()) + failures(result));
    lines.add(row("handled", main.handled(), side.handled()));
    lines.add(row("duplicated", main.duplicated(), side.duplicated()));
    lines.add(
        row("lost", main.open(), side.open())
            + "  (the queue of the side route is deleted by a fault)");
    if (!result.lost().isEmpty()) {
      lines.add(
          "  the first lost events: "
              + String.join(" ", result.lost().stream().limit(MAX_NAMED_EVENTS).toList()));
    }
  }

  private static String failures(SoakResult result) {
    return result.failures().isEmpty() ? "" : "  " + result.failures();
  }

  private static void outages(List<String> lines, SoakResult result) {
    lines.add(
        String.format(
            Locale.ROOT,
            "%-14s %6s %19s %19s %19s %11s",
            "fault",
            "count",
            "noticed (p50/max)",
            "first delivery",
            "listeners back",
            "duplicates"));
    for (FaultKind kind : FaultKind.values()) {
      long count = result.outages(kind).count();
      if (count > 0) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%-14s %6d %19s %19s %19s %,11d",
                kind.label(),
                count,
                times(result, kind, Outage::noticed),
                times(result, kind, Outage::delivery),
                times(result, kind, Outage::back),
                result.outages(kind).mapToLong(Outage::duplicates).max().orElse(0)));
      }
    }
  }

  private static String times(
      SoakResult result, FaultKind kind, Function<Outage, @Nullable Duration> time) {
    List<Duration> times = result.times(kind, time);
    return times.isEmpty()
        ? "-"
        : Goals.seconds(SoakResult.median(times)) + " / " + Goals.seconds(SoakResult.worst(times));
  }

  private static void resources(List<String> lines, SoakResult result) {
    Resources before = result.before();
    Resources after = result.after();
    lines.add(row("", "before", "after"));
    lines.add(row("threads", before.threadCount(), after.threadCount()));
    lines.add(row("connections", before.connections(), after.connections()));
    lines.add(row("channels", before.channels(), after.channels()));
    lines.add(row("heap after GC", megabytes(before.heapBytes()), megabytes(after.heapBytes())));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  private static String row(String name, long first, long second) {
    return row(
        name, String.format(Locale.ROOT, "%,d", first), String.format(Locale.ROOT, "%,d", second));
  }

  private static String row(String name, String first, String second) {
    return String.format(Locale.ROOT, "%-14s %14s %14s", name, first, second);
  }

  private static String line(Goal goal) {
    return String.format(
        Locale.ROOT,
        "%-7s %-18s %s: %s",
        goal.met() ? "ok" : "MISSED",
        goal.aspect().label(),
        goal.wanted(),
        goal.seen());
  }
}
