package io.vireo.benchmarks.report;

import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Median;
import io.vireo.benchmarks.Result;
import java.util.function.ToDoubleFunction;

/**
 * One of the things that a round is asked for.
 *
 * @param name in a word or two
 * @param unit of it, as it stands after a number
 * @param moreIsBetter rather than less
 * @param figure takes it from a round; not a number if the round does not have it
 */
record Quantity(
    String name, String unit, boolean moreIsBetter, ToDoubleFunction<Measurement> figure) {
  private static final double NANOS = 1_000;

  static final Quantity RATE = new Quantity("rate", "events/s", true, Measurement::rate);
  static final Quantity CLIENT_TIME =
      new Quantity("client time", "µs/event", false, one -> one.clientNanos() / NANOS);
  static final Quantity P50 = new Quantity("p50", "µs", false, one -> one.latencies().p50());
  static final Quantity P99 = new Quantity("p99", "µs", false, one -> one.latencies().p99());
  static final Quantity P999 = new Quantity("p99.9", "µs", false, one -> one.latencies().p999());

  /** What works of growth measure besides; the names are those of their tables. */
  static final Quantity SET_UP = own("set-up", "set-up ms", "ms");

  static final Quantity HEAP = own("heap for each route", "heap KiB each", "KiB");
  static final Quantity THREADS = own("threads", "threads", "");
  static final Quantity CONNECTIONS = own("connections", "connections", "");

  private static Quantity own(String name, String key, String unit) {
    return new Quantity(name, unit, false, one -> one.figures().getOrDefault(key, Double.NaN));
  }

  Median of(Result result, String contestant) {
    return Median.of(result.measurementsOf(contestant).values().stream().mapToDouble(figure));
  }

  Median ratio(Result result, String contestant, Result others, String other) {
    return Median.ofRatios(result.measurementsOf(contestant), others.measurementsOf(other), figure);
  }
}
