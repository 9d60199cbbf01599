package io.vireo.cli.terminal;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Aligns the cells of a table. The first columns are text, aligned left; the others are numbers and
 * times, aligned right. Immutable.
 */
public final class Columns {
  private final List<String> headings;
  private final int textColumns;
  private final int[] widths;

  /**
   * Makes each column as wide as its widest cell.
   *
   * @param headings the headings of all columns
   * @param textColumns how many of the first columns are text
   * @param rows all rows of the table
   */
  public Columns(List<String> headings, int textColumns, Collection<List<String>> rows) {
    this.headings = headings;
    this.textColumns = textColumns;
    this.widths = headings.stream().mapToInt(String::length).toArray();
    rows.forEach(cells -> Arrays.setAll(widths, i -> Math.max(widths[i], cells.get(i).length())));
  }

  public String headings() {
    return row(headings);
  }

  public String row(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      line.append("  ").append(i < textColumns ? cells.get(i) + padding : padding + cells.get(i));
    }
    return line.toString();
  }
}
