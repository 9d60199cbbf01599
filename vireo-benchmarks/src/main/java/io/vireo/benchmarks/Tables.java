package io.vireo.benchmarks;

import io.vireo.benchmarks.report.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes results as tables for a terminal or in Markdown. */
final class Tables {
  private static final List<String> HEAD =
      List.of("contestant", "events/s", "min", "max", "ratio", "client us", "ratio", "broker us");
  private static final List<String> LATENCY_HEAD =
      List.of("contestant", "p50 us", "min", "max", "ratio", "p99", "p99.9", "client us", "ratio");

  private Tables() {}

  static List<String> terminal(Result result) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(result.workload() + ": " + result.description());
    lines.addAll(Columns.aligned(rows(result), 1));
    result.failures().forEach((who, why) -> lines.add("  " + who + " FAILED: " + why));
    return lines;
  }

  /** A table in a folded section, since a page has dozens of them. */
  static List<String> markdown(Result result) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("<details>");
    lines.add(
        "<summary><b>%s</b>: %s</summary>".formatted(result.workload(), result.description()));
    lines.add("");
    lines.addAll(Columns.markdown(rows(result), 1));
    result.failures().forEach((who, why) -> lines.addAll(List.of("", who + " has failed: " + why)));
    lines.add("");
    lines.add("</details>");
    return lines;
  }

  private static List<List<String>> rows(Result result) {
    List<Summary> summaries = Summary.of(result);
    if (summaries.stream().anyMatch(summary -> !summary.figures().isEmpty())) {
      return figureRows(summaries);
    }
    boolean latency = summaries.stream().anyMatch(summary -> summary.p50().present());
    List<List<String>> rows = new ArrayList<>();
    rows.add(latency ? LATENCY_HEAD : HEAD);
    summaries.forEach(summary -> rows.add(latency ? latencyRow(summary) : row(summary)));
    return rows;
  }

  /**
   * Rows with further figures. The first figure is the most important one, and has its range and
   * its ratio.
   */
  private static List<List<String>> figureRows(List<Summary> summaries) {
    List<String> names = List.copyOf(summaries.get(0).figures().keySet());
    List<String> head = new ArrayList<>(List.of("contestant"));
    for (String name : names) {
      head.add(name);
      if (head.size() == 2) {
        head.addAll(List.of("min", "max", "ratio"));
      }
    }
    head.addAll(List.of("client us", "ratio", "broker us"));
    List<List<String>> rows = new ArrayList<>(List.of(head));
    summaries.forEach(summary -> rows.add(figureRow(summary, names)));
    return rows;
  }

  private static List<String> figureRow(Summary summary, List<String> names) {
    List<String> row = new ArrayList<>(List.of(summary.contestant()));
    for (String name : names) {
      Summary.Figure figure = summary.figures().getOrDefault(name, Summary.Figure.NONE);
      row.add(Columns.rounded(figure.value().middle()));
      if (row.size() == 2) {
        row.add(Columns.rounded(figure.value().least()));
        row.add(Columns.rounded(figure.value().most()));
        row.add(ratio(figure.ratio()));
      }
    }
    row.add(micros(summary.clientMicros()));
    row.add(ratio(summary.clientRatio()));
    row.add(micros(summary.brokerMicros()));
    return row;
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
