package io.vireo.benchmarks;

import java.util.Map;

/**
 * The figures of one round of one contestant.
 *
 * @param messages how many events the round had
 * @param nanos how long the round took, in nanoseconds
 * @param clientNanos the processor time of this JVM for each event, in nanoseconds
 * @param brokerNanos the processor time of the broker for each event, in nanoseconds; NaN if it
 *     cannot be read
 * @param latencies the latencies, or {@link Latencies#NONE}
 * @param figures the further figures of the workload, by their names in the table; the first is the
 *     most important one
 */
public record Measurement(
    int messages,
    long nanos,
    double clientNanos,
    double brokerNanos,
    Latencies latencies,
    Map<String, Double> figures) {
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * Makes a measurement without further figures.
   *
   * @param messages how many events the round had
   * @param nanos how long the round took, in nanoseconds
   * @param clientNanos the processor time of this JVM for each event, in nanoseconds
   * @param brokerNanos the processor time of the broker for each event, in nanoseconds; NaN if it
   *     cannot be read
   * @param latencies the latencies, or {@link Latencies#NONE}
   */
  public Measurement(
      int messages, long nanos, double clientNanos, double brokerNanos, Latencies latencies) {
    this(messages, nanos, clientNanos, brokerNanos, latencies, Map.of());
  }

  /**
   * Calculates the rate.
   *
   * @return events per second
   */
  public double rate() {
    return messages * NANOS_PER_SECOND / nanos;
  }

  /**
   * Copies this measurement with latencies.
   *
   * @param value the latencies of the same round
   * @return a copy with them
   */
  public Measurement withLatencies(Latencies value) {
    return new Measurement(messages, nanos, clientNanos, brokerNanos, value, figures);
  }

  /**
   * Copies this measurement with further figures.
   *
   * @param value the figures by their names, in the order of the table
   * @return a copy with them
   */
  public Measurement withFigures(Map<String, Double> value) {
    return new Measurement(messages, nanos, clientNanos, brokerNanos, latencies, value);
  }
}
