package io.vireo.benchmarks.report;

import io.vireo.benchmarks.Median;
import java.util.List;
import java.util.Locale;

/**
 * Bars for the contestants of one work or several.
 *
 * @param name of its file, without the ending
 * @param title above it
 * @param note below the title
 * @param panels one below the other
 * @param oneScale whether bars of different panels may be compared
 */
record Chart(String name, String title, String note, List<Panel> panels, boolean oneScale) {
  private static final double WHOLE_FROM = 100;

  /**
   * The bars of a work.
   *
   * @param title above them
   * @param bars one below the other
   */
  record Panel(String title, List<Bar> bars) {
    double most() {
      return bars.stream().mapToDouble(bar -> bar.figure().most()).max().orElse(0);
    }
  }

  /**
   * A contestant.
   *
   * @param contestant its name
   * @param figure how long the bar is, and its whisker
   */
  record Bar(String contestant, Median figure) {}

  /** The figure at which the scale of a panel ends, or nearly. */
  double most(Panel panel) {
    return oneScale ? panels.stream().mapToDouble(Panel::most).max().orElse(0) : panel.most();
  }

  /** What it shows, for those who cannot see it. */
  String description() {
    StringBuilder text = new StringBuilder(note);
    for (Panel panel : panels) {
      text.append(' ').append(panel.title()).append(": ");
      for (Bar bar : panel.bars()) {
        text.append(bar.contestant())
            .append(' ')
            .append(rounded(bar.figure().middle()))
            .append("; ");
      }
      text.setLength(text.length() - 2);
      text.append('.');
    }
    return text.toString();
  }

  /** With a decimal where it may count. */
  static String rounded(double figure) {
    boolean whole = figure >= WHOLE_FROM || figure == Math.rint(figure);
    return String.format(Locale.ROOT, whole ? "%,.0f" : "%.1f", figure);
  }
}
