package io.vireo.benchmarks.report;

import io.vireo.benchmarks.Median;
import java.util.List;

/**
 * A bar chart of the contestants of one or several workloads.
 *
 * @param name the name in the file name
 * @param title the title
 * @param note the text below the title
 * @param panels the panels, from top to bottom
 * @param oneScale whether all panels have the same scale, so that their bars can be compared
 */
record Chart(String name, String title, String note, List<Panel> panels, boolean oneScale) {
  /**
   * The bars of a workload.
   *
   * @param title the title above the bars
   * @param bars the bars, from top to bottom
   */
  record Panel(String title, List<Bar> bars) {
    double max() {
      return bars.stream().mapToDouble(bar -> bar.figure().most()).max().orElse(0);
    }
  }

  /**
   * The bar of a contestant.
   *
   * @param contestant the name of the contestant
   * @param figure the length of the bar, and the ends of its whisker
   */
  record Bar(String contestant, Median figure) {}

  /** The largest figure on the scale of a panel. */
  double max(Panel panel) {
    return oneScale ? panels.stream().mapToDouble(Panel::max).max().orElse(0) : panel.max();
  }

  /** A description of the figures for readers who cannot see the chart. */
  String description() {
    StringBuilder text = new StringBuilder(note);
    for (Panel panel : panels) {
      text.append(' ').append(panel.title()).append(": ");
      for (Bar bar : panel.bars()) {
        text.append(bar.contestant())
            .append(' ')
            .append(Columns.rounded(bar.figure().middle()))
            .append("; ");
      }
      text.setLength(text.length() - 2);
      text.append('.');
    }
    return text.toString();
  }
}
