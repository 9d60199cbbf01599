package io.vireo.benchmarks.report;

import java.util.Locale;

/**
 * The scale of an axis that begins at 0.
 *
 * @param step the distance between two ticks: 1, 2 or 5 times a power of ten
 * @param ticks the number of ticks, without that at 0
 * @param end the end of the axis, at the last tick or after it
 */
record Scale(double step, int ticks, double end) {
  private static final int WANTED_TICKS = 5;
  private static final double[] STEPS = {1, 2, 5, 10};

  /** Makes a scale for figures up to this one. */
  static Scale upTo(double max) {
    if (!(max > 0)) {
      return new Scale(1, 1, 1);
    }
    double power = Math.pow(10, Math.floor(Math.log10(max / WANTED_TICKS)));
    for (double step : STEPS) {
      if (max <= step * power * (WANTED_TICKS + 1)) {
        return new Scale(step * power, (int) Math.floor(max / (step * power)), max);
      }
    }
    throw new IllegalStateException("There is no step for the figure " + max);
  }

  /** The label of a tick. */
  String label(double figure) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step)));
    return String.format(Locale.ROOT, "%,." + decimals + "f", figure);
  }
}
