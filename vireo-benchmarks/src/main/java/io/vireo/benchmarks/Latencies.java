package io.vireo.benchmarks;

import org.HdrHistogram.Histogram;

/**
 * Percentiles of the latency in microseconds; NaN if the workload does not measure latencies.
 *
 * @param p50 the median
 * @param p99 the 99th percentile
 * @param p999 the 99.9th percentile
 */
public record Latencies(double p50, double p99, double p999) {
  /** The latencies of workloads that do not measure them. */
  public static final Latencies NONE = new Latencies(Double.NaN, Double.NaN, Double.NaN);

  private static final double NANOS_PER_MICROSECOND = 1_000;

  /**
   * Takes the percentiles of a histogram.
   *
   * @param nanos the latencies in nanoseconds
   * @return the percentiles
   */
  public static Latencies of(Histogram nanos) {
    return new Latencies(
        nanos.getValueAtPercentile(50) / NANOS_PER_MICROSECOND,
        nanos.getValueAtPercentile(99) / NANOS_PER_MICROSECOND,
        nanos.getValueAtPercentile(99.9) / NANOS_PER_MICROSECOND);
  }

  /**
   * Tells whether the workload measures latencies.
   *
   * @return false for {@link #NONE}
   */
  public boolean present() {
    return !Double.isNaN(p50);
  }
}
