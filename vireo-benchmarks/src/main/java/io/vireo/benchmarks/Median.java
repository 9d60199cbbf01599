package io.vireo.benchmarks;

import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The middle of some figures, with the least and the most.
 *
 * @param middle the median; not a number if there are none
 * @param least the smallest
 * @param most the largest
 */
public record Median(double middle, double least, double most) {
  /** Of no figures. */
  public static final Median NONE = new Median(Double.NaN, Double.NaN, Double.NaN);

  /**
   * Of figures in any order.
   *
   * @param figures those that are not a finite number are left out
   * @return their median
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
   * Of the ratios of rounds to the same rounds of another one: what slows the machine down slows
   * both.
   *
   * @param own rounds by their numbers
   * @param others by their numbers; rounds that only one of the two has are left out
   * @param figure which is compared
   * @return the median of own through other
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
   * Whether there is any.
   *
   * @return false if there were no figures
   */
  public boolean present() {
    return !Double.isNaN(middle);
  }
}
