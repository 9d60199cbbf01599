package io.vireo.benchmarks.report;

import static java.math.RoundingMode.CEILING;
import static java.math.RoundingMode.FLOOR;

import io.vireo.benchmarks.Median;
import io.vireo.benchmarks.Result;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes the table of the gates whose workloads were measured. */
public final class GateTable {
  private static final List<String> HEAD =
      List.of("workload", "figure", "compared with", "gate", "aim", "reached", "verdict");

  /** How many columns, from the left, have words instead of numbers. */
  private static final int WORDS = 3;

  /** The limits have as many decimals. */
  private static final int DECIMALS = 2;

  private GateTable() {}

  /**
   * Writes the table for a terminal.
   *
   * @param results results of any workloads
   * @return the lines; none if no gate was measured
   */
  public static List<String> terminal(List<Result> results) {
    List<List<String>> rows = rows(results);
    if (rows.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of("", "Gates"));
    Columns.aligned(rows, WORDS).forEach(line -> lines.add(line.replace("*", "")));
    return lines;
  }

  /**
   * Writes the table in Markdown.
   *
   * @param results results of any workloads
   * @return the lines; none if no gate was measured
   */
  public static List<String> markdown(List<Result> results) {
    List<List<String>> rows = rows(results);
    return rows.isEmpty() ? List.of() : Columns.markdown(rows, WORDS);
  }

  private static List<List<String>> rows(List<Result> results) {
    Map<String, Result> byWork =
        results.stream().collect(Collectors.toMap(Result::workload, Function.identity()));
    List<List<String>> rows = new ArrayList<>();
    for (Gate gate : Gates.list()) {
      gate.verdict(byWork)
          .ifPresent(verdict -> rows.add(row(gate, gate.reached(byWork), verdict.words())));
    }
    if (!rows.isEmpty()) {
      rows.add(0, HEAD);
    }
    return rows;
  }

  private static List<String> row(Gate gate, Median reached, String verdict) {
    String bound = gate.metric().moreIsBetter() ? "at least " : "at most ";
    return List.of(
        gate.workload(),
        figure(gate),
        gate.baseline().map(baseline -> name(gate, baseline)).orElse("-"),
        bound + number(gate, gate.limit()),
        gate.aim() == gate.limit() ? "-" : number(gate, gate.aim()),
        reached.present() ? reached(gate, reached) : "-",
        verdict);
  }

  private static String figure(Gate gate) {
    String metric = gate.metric().name();
    return gate.contestant().equals(Gate.CONTESTANT) ? metric : metric + " of " + gate.contestant();
  }

  private static String name(Gate gate, Gate.Baseline baseline) {
    if (baseline.workload().equals(gate.workload())) {
      return baseline.contestant();
    }
    return baseline.contestant() + " in " + baseline.workload();
  }

  /** The median, with the smallest and the largest figure of all rounds. */
  private static String reached(Gate gate, Median reached) {
    return "%s (%s to %s)"
        .formatted(
            number(gate, reached.middle()),
            plain(gate, reached.least()),
            plain(gate, reached.most()));
  }

  private static String number(Gate gate, double figure) {
    String unit = gate.baseline().isPresent() ? "x" : gate.metric().unit();
    return (plain(gate, figure) + " " + unit).strip();
  }

  /** Rounds to the worse side, so that a figure that misses its limit does not seem to keep it. */
  private static String plain(Gate gate, double figure) {
    BigDecimal rounded =
        BigDecimal.valueOf(figure)
            .setScale(DECIMALS, gate.metric().moreIsBetter() ? FLOOR : CEILING);
    // Trailing zeros are removed from counts, such as a number of threads.
    return (gate.baseline().isPresent() ? rounded : rounded.stripTrailingZeros()).toPlainString();
  }
}
