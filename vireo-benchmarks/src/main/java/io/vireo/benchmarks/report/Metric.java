package io.vireo.benchmarks.report;

import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Median;
import io.vireo.benchmarks.Result;
import java.util.function.ToDoubleFunction;

/**
 * A figure of a round that is compared between contestants.
 *
 * @param name the name in the table
 * @param unit the unit, as it is written after a number
 * @param moreIsBetter whether a larger figure is better
 * @param figure takes the figure from a round; NaN if the round does not have it
 */
record Metric(
    String name, String unit, boolean moreIsBetter, ToDoubleFunction<Measurement> figure) {
  private static final double NANOS_PER_MICROSECOND = 1_000;

  static final Metric RATE = new Metric("rate", "events/s", true, Measurement::rate);
  static final Metric CLIENT_TIME =
      new Metric(
          "client time", "µs/event", false, one -> one.clientNanos() / NANOS_PER_MICROSECOND);
  static final Metric P50 = new Metric("p50", "µs", false, one -> one.latencies().p50());
  static final Metric P99 = new Metric("p99", "µs", false, one -> one.latencies().p99());
  static final Metric P999 = new Metric("p99.9", "µs", false, one -> one.latencies().p999());

  /** The further figures of workloads, by their names in the tables. */
  static final Metric SET_UP = own("set-up", "set-up ms", "ms");

  static final Metric HEAP = own("heap for each route", "heap KiB each", "KiB");
  static final Metric THREADS = own("threads", "threads", "");
  static final Metric CONNECTIONS = own("connections", "connections", "");

  private static Metric own(String name, String key, String unit) {
    return new Metric(name, unit, false, one -> one.figures().getOrDefault(key, Double.NaN));
  }

  Median of(Result result, String contestant) {
    return Median.of(result.measurementsOf(contestant).values().stream().mapToDouble(figure));
  }

  Median ratio(Result result, String contestant, Result others, String other) {
    return Median.ofRatios(result.measurementsOf(contestant), others.measurementsOf(other), figure);
  }
}
