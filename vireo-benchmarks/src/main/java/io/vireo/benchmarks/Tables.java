package io.vireo.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Results for people: on a terminal, or as Markdown. */
final class Tables {
  private static final List<String> HEAD =
      List.of("contestant", "events/s", "min", "max", "x raw", "client us", "x raw", "broker us");
  private static final List<String> LATENCY_HEAD =
      List.of("contestant", "p50 us", "min", "max", "x raw", "p99", "p99.9", "client us", "x raw");

  private Tables() {}

  static List<String> terminal(Result result) {
    List<List<String>> rows = rows(result);
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(result.work().name() + ": " + result.work().description());
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("  " + padded(row.get(0), -widths[0]));
      for (int column = 1; column < widths.length; column++) {
        line.append("  ").append(padded(row.get(column), widths[column]));
      }
      lines.add(line.toString());
    }
    result.failures().forEach((who, why) -> lines.add("  " + who + " FAILED: " + why));
    return lines;
  }

  static List<String> markdown(Result result) {
    List<List<String>> rows = rows(result);
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("**" + result.work().name() + "**: " + result.work().description());
    lines.add("");
    lines.add(piped(rows.get(0)));
    String[] rules = new String[rows.get(0).size()];
    Arrays.fill(rules, "---:");
    rules[0] = "---";
    lines.add(piped(List.of(rules)));
    rows.stream().skip(1).map(Tables::piped).forEach(lines::add);
    result.failures().forEach((who, why) -> lines.add(piped(List.of(who, "failed: " + why))));
    return lines;
  }

  private static String piped(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String padded(String text, int width) {
    return String.format(Locale.ROOT, "%" + width + "s", text);
  }

  private static List<List<String>> rows(Result result) {
    List<Summary> summaries = Summary.of(result);
    boolean latency = summaries.stream().anyMatch(summary -> summary.p50().present());
    List<List<String>> rows = new ArrayList<>();
    rows.add(latency ? LATENCY_HEAD : HEAD);
    summaries.forEach(summary -> rows.add(latency ? latencyRow(summary) : row(summary)));
    return rows;
  }

  private static List<String> row(Summary summary) {
    return List.of(
        summary.contestant(),
        whole(summary.rate().middle()),
        whole(summary.rate().least()),
        whole(summary.rate().most()),
        ratio(summary.ratio()),
        micros(summary.clientMicros()),
        ratio(summary.clientRatio()),
        micros(summary.brokerMicros()));
  }

  private static List<String> latencyRow(Summary summary) {
    return List.of(
        summary.contestant(),
        whole(summary.p50().middle()),
        whole(summary.p50().least()),
        whole(summary.p50().most()),
        ratio(summary.p50Ratio()),
        whole(summary.p99().middle()),
        whole(summary.p999().middle()),
        micros(summary.clientMicros()),
        ratio(summary.clientRatio()));
  }

  private static String whole(double figure) {
    return Double.isNaN(figure) ? "-" : String.format(Locale.ROOT, "%,.0f", figure);
  }

  private static String ratio(Median figure) {
    return figure.present() ? String.format(Locale.ROOT, "%.2f", figure.middle()) : "-";
  }

  private static String micros(Median figure) {
    return figure.present() ? String.format(Locale.ROOT, "%.1f", figure.middle()) : "-";
  }
}
