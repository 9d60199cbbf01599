package io.vireo.benchmarks;

import java.util.Map;

/**
 * The figures of one round of one contestant.
 *
 * @param messages how many events
 * @param nanos how long they took together
 * @param clientNanos user and system time of this JVM for each event
 * @param brokerNanos the same of the broker; not a number where it cannot be read
 * @param latencies if the work asks for them
 * @param figures what else the work measures, by their names in the table; the first counts most
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
   * A measurement without further figures.
   *
   * @param messages how many events
   * @param nanos how long they took together
   * @param clientNanos user and system time of this JVM for each event
   * @param brokerNanos the same of the broker; not a number where it cannot be read
   * @param latencies if the work asks for them
   */
  public Measurement(
      int messages, long nanos, double clientNanos, double brokerNanos, Latencies latencies) {
    this(messages, nanos, clientNanos, brokerNanos, latencies, Map.of());
  }

  /**
   * How fast.
   *
   * @return events per second
   */
  public double rate() {
    return messages * NANOS_PER_SECOND / nanos;
  }

  /**
   * The same with latencies.
   *
   * @param value of the same round
   * @return a measurement
   */
  public Measurement withLatencies(Latencies value) {
    return new Measurement(messages, nanos, clientNanos, brokerNanos, value, figures);
  }

  /**
   * The same with further figures.
   *
   * @param value by their names, in the order of the table
   * @return a measurement
   */
  public Measurement withFigures(Map<String, Double> value) {
    return new Measurement(messages, nanos, clientNanos, brokerNanos, latencies, value);
  }
}
