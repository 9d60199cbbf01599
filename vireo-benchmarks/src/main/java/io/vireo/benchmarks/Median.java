package io.vireo.benchmarks;

import java.util.stream.DoubleStream;

/**
 * The middle of some figures, with the least and the most.
 *
 * @param middle the median; not a number if there are none
 * @param least the smallest
 * @param most the largest
 */
public record Median(double middle, double least, double most) {
  /**
   * Of figures in any order.
   *
   * @param figures those that are not a finite number are left out
   * @return their median
   */
  public static Median of(DoubleStream figures) {
    double[] sorted = figures.filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      return new Median(Double.NaN, Double.NaN, Double.NaN);
    }
    int half = sorted.length / 2;
    double middle = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Median(middle, sorted[0], sorted[sorted.length - 1]);
  }

  /**
   * Whether there is any.
   *
   * @return false if there were no figures
   */
  public boolean present() {
    return !Double.isNaN(middle);
  }
}
