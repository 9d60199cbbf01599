package io.vireo.benchmarks;

import org.HdrHistogram.Histogram;

/**
 * How long events took, in microseconds; not a number if the work does not ask.
 *
 * @param p50 half of them took at most this
 * @param p99 99 % did
 * @param p999 99.9 % did
 */
public record Latencies(double p50, double p99, double p999) {
  /** For works that do not ask. */
  public static final Latencies NONE = new Latencies(Double.NaN, Double.NaN, Double.NaN);

  private static final double NANOS = 1_000;

  /**
   * Of a histogram.
   *
   * @param nanos what was recorded, in nanoseconds
   * @return its percentiles
   */
  public static Latencies of(Histogram nanos) {
    return new Latencies(
        nanos.getValueAtPercentile(50) / NANOS,
        nanos.getValueAtPercentile(99) / NANOS,
        nanos.getValueAtPercentile(99.9) / NANOS);
  }

  /**
   * Whether there are any.
   *
   * @return true if the work asked
   */
  public boolean present() {
    return !Double.isNaN(p50);
  }
}
