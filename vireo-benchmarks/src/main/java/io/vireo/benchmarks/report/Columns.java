package io.vireo.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of cells as lines: the first row is the head, and all rows have as many cells. */
public final class Columns {
  private Columns() {}

  /**
   * For a terminal: columns of one width each.
   *
   * @param rows the head, and what is under it
   * @param words how many columns from the left have words, not numbers
   * @return a line for each
   */
  public static List<String> aligned(List<List<String>> rows, int words) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        int width = column < words ? -widths[column] : widths[column];
        line.append("  ").append(String.format(Locale.ROOT, "%" + width + "s", row.get(column)));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /**
   * For a page.
   *
   * @param rows the head, and what is under it
   * @param words how many columns from the left have words, not numbers
   * @return a table in Markdown
   */
  public static List<String> markdown(List<List<String>> rows, int words) {
    List<String> lines = new ArrayList<>();
    lines.add(piped(rows.get(0)));
    List<String> rule = new ArrayList<>();
    for (int column = 0; column < rows.get(0).size(); column++) {
      rule.add(column < words ? "---" : "---:");
    }
    lines.add(piped(rule));
    rows.stream().skip(1).map(Columns::piped).forEach(lines::add);
    return lines;
  }

  private static String piped(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
