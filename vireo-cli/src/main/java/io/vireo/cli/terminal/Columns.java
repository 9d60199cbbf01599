package io.vireo.cli.terminal;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Rows of cells under headings, each column as wide as it has to be: first words, which begin at
 * the left, then numbers and times, which end at the right. Immutable.
 */
public final class Columns {
  private final List<String> headings;
  private final int words;
  private final int[] widths;

  /**
   * Makes them wide enough.
   *
   * @param headings of all columns
   * @param words how many of the columns are words
   * @param rows all that is to be shown
   */
  public Columns(List<String> headings, int words, Collection<List<String>> rows) {
    this.headings = headings;
    this.words = words;
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
      line.append("  ").append(i < words ? cells.get(i) + padding : padding + cells.get(i));
    }
    return line.toString();
  }
}
