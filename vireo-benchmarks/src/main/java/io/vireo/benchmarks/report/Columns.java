package io.vireo.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes rows of cells as a table. The first row is the head, and all rows have the same number of
 * cells.
 */
public final class Columns {
  private static final double WHOLE_FROM = 100;

  private Columns() {}

  /**
   * Writes a table for a terminal, with aligned columns.
   *
   * @param rows the head and the other rows
   * @param words how many columns, from the left, have words instead of numbers
   * @return a line for each row
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
   * Writes a table in Markdown.
   *
   * @param rows the head and the other rows
   * @param words how many columns, from the left, have words instead of numbers
   * @return the lines of the table
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

  /**
   * Writes a figure with one decimal if it is small and has a fraction, else without.
   *
   * @param figure the figure
   * @return the figure as text
   */
  public static String rounded(double figure) {
    boolean whole = Math.abs(figure) >= WHOLE_FROM || figure == Math.rint(figure);
    return String.format(Locale.ROOT, whole ? "%,.0f" : "%.1f", figure);
  }

  private static String piped(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
