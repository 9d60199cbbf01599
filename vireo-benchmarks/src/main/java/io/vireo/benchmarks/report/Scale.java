package io.vireo.benchmarks.report;

import java.util.Locale;

/**
 * An axis from 0 on.
 *
 * @param step from one tick to the next: 1, 2 or 5 times a power of ten
 * @param ticks after the one at 0
 * @param end where the axis ends, at the last tick or behind it
 */
record Scale(double step, int ticks, double end) {
  private static final int WANTED = 5;
  private static final double[] STEPS = {1, 2, 5, 10};

  /** An axis for figures of at most so much. */
  static Scale upTo(double most) {
    if (!(most > 0)) {
      return new Scale(1, 1, 1);
    }
    double power = Math.pow(10, Math.floor(Math.log10(most / WANTED)));
    for (double step : STEPS) {
      if (most <= step * power * (WANTED + 1)) {
        return new Scale(step * power, (int) Math.floor(most / (step * power)), most);
      }
    }
    throw new IllegalStateException("No step for " + most);
  }

  /** A number at a tick. */
  String label(double figure) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step)));
    return String.format(Locale.ROOT, "%,." + decimals + "f", figure);
  }
}
