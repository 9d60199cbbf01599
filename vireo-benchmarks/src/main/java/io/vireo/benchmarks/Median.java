package io.vireo.benchmarks;

import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The median of some figures, with the smallest and the largest. All are NaN if there are no
 * figures.
 *
 * @param middle the median
 * @param least the smallest figure
 * @param most the largest figure
 */
public record Median(double middle, double least, double most) {
  /** The median of no figures. */
  public static final Median NONE = new Median(Double.NaN, Double.NaN, Double.NaN);

  /**
   * Takes the median of figures in any order.
   *
   * @param figures the figures; those that are NaN or infinite are left out
   * @return the median
   */
  public static Median of(DoubleStream figures) {
    double[] sorted = figures.filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      return NONE;
    }
    int half = sorted.length / 2;
    double middle = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Median(middle, sorted[0], sorted[sorted.length - 1]);
  }

  /**
   * Takes the median of the ratios between the rounds of two contestants with the same number. A
   * disturbance of the machine affects both rounds and hardly changes their ratio.
   *
   * @param own the rounds of the contestant, by their numbers
   * @param others the rounds with which they are compared, by their numbers; rounds that only one
   *     of the two has are left out
   * @param figure the figure that is compared
   * @return the median of own figures divided by the others
   */
  public static Median ofRatios(
      Map<Integer, Measurement> own,
      Map<Integer, Measurement> others,
      ToDoubleFunction<Measurement> figure) {
    return of(
        own.entrySet().stream()
            .filter(round -> others.containsKey(round.getKey()))
            .mapToDouble(
                round ->
                    figure.applyAsDouble(round.getValue())
                        / figure.applyAsDouble(others.get(round.getKey()))));
  }

  /**
   * Tells whether there were figures.
   *
   * @return false if there were none
   */
  public boolean present() {
    return !Double.isNaN(middle);
  }
}
