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

/** Which gates Vireo has met, as far as their works were measured. */
public final class GateTable {
  private static final List<String> HEAD =
      List.of("work", "figure", "compared with", "gate", "aim", "reached", "verdict");

  /** The columns with words: all but the numbers. */
  private static final int WORDS = 3;

  /** As many as the limits have. */
  private static final int DECIMALS = 2;

  private GateTable() {}

  /**
   * The table for a terminal.
   *
   * @param results of any works
   * @return lines; none if no gate was measured
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
   * The table for a page.
   *
   * @param results of any works
   * @return lines of Markdown; none if no gate was measured
   */
  public static List<String> markdown(List<Result> results) {
    List<List<String>> rows = rows(results);
    return rows.isEmpty() ? List.of() : Columns.markdown(rows, WORDS);
  }

  private static List<List<String>> rows(List<Result> results) {
    Map<String, Result> byWork =
        results.stream().collect(Collectors.toMap(Result::work, Function.identity()));
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
    String bound = gate.quantity().moreIsBetter() ? "at least " : "at most ";
    return List.of(
        gate.work(),
        gate.quantity().name(),
        gate.rival().map(rival -> name(gate, rival)).orElse("-"),
        bound + number(gate, gate.limit()),
        gate.aim() == gate.limit() ? "-" : number(gate, gate.aim()),
        reached.present() ? reached(gate, reached) : "-",
        verdict);
  }

  private static String name(Gate gate, Gate.Rival rival) {
    if (rival.work().equals(gate.work())) {
      return rival.contestant();
    }
    return rival.contestant() + " in " + rival.work();
  }

  /** With what the rounds were between. */
  private static String reached(Gate gate, Median reached) {
    return "%s (%s to %s)"
        .formatted(
            number(gate, reached.middle()),
            plain(gate, reached.least()),
            plain(gate, reached.most()));
  }

  private static String number(Gate gate, double figure) {
    String unit = gate.rival().isPresent() ? "x" : gate.quantity().unit();
    return (plain(gate, figure) + " " + unit).strip();
  }

  /** Rounded to the worse, so that no figure looks as if it kept a limit that it did not keep. */
  private static String plain(Gate gate, double figure) {
    BigDecimal rounded =
        BigDecimal.valueOf(figure)
            .setScale(DECIMALS, gate.quantity().moreIsBetter() ? FLOOR : CEILING);
    // Numbers of things have no decimals.
    return (gate.rival().isPresent() ? rounded : rounded.stripTrailingZeros()).toPlainString();
  }
}
