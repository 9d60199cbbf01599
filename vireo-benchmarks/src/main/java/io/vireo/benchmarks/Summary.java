package io.vireo.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The figures of one contestant of a workload over all its rounds. A ratio compares each round with
 * the same round of the first contestant, which is the plain raw client where there is a broker;
 * the median of these ratios is taken, since a disturbance of the machine affects both rounds.
 *
 * @param contestant the name of the contestant
 * @param rate events per second
 * @param ratio the rate in relation to the first contestant
 * @param clientMicros the processor time of this JVM for each event, in microseconds
 * @param clientRatio the processor time of this JVM in relation to the first contestant
 * @param brokerMicros the processor time of the broker for each event, in microseconds
 * @param p50 the median latency in microseconds
 * @param p50Ratio the median latency in relation to the first contestant
 * @param p99 the 99th percentile of the latency in microseconds
 * @param p999 the 99.9th percentile of the latency in microseconds
 * @param figures the further figures of the workload, by name
 */
public record Summary(
    String contestant,
    Median rate,
    Median ratio,
    Median clientMicros,
    Median clientRatio,
    Median brokerMicros,
    Median p50,
    Median p50Ratio,
    Median p99,
    Median p999,
    Map<String, Figure> figures) {
  private static final double NANOS_PER_MICROSECOND = 1_000;

  /**
   * A further figure.
   *
   * @param value the figure over all rounds
   * @param ratio the figure in relation to the first contestant
   */
  public record Figure(Median value, Median ratio) {
    /** The figure of a contestant that does not have it. */
    static final Figure NONE = new Figure(Median.NONE, Median.NONE);
  }

  /**
   * Summarizes all contestants of a result that have rounds.
   *
   * @param result the result of a workload
   * @return the summaries in the order of the contestants
   */
  public static List<Summary> of(Result result) {
    List<String> contestants = result.contestants();
    Map<Integer, Measurement> plain = result.measurementsOf(contestants.get(0));
    return contestants.stream()
        .map(contestant -> of(contestant, result.measurementsOf(contestant), plain))
        .filter(summary -> summary.rate.present())
        .toList();
  }

  private static Summary of(
      String contestant, Map<Integer, Measurement> own, Map<Integer, Measurement> plain) {
    Function<ToDoubleFunction<Measurement>, Median> median =
        figure -> Median.of(own.values().stream().mapToDouble(figure));
    Function<ToDoubleFunction<Measurement>, Median> ratio =
        figure -> Median.ofRatios(own, plain, figure);
    return new Summary(
        contestant,
        median.apply(Measurement::rate),
        ratio.apply(Measurement::rate),
        median.apply(measurement -> measurement.clientNanos() / NANOS_PER_MICROSECOND),
        ratio.apply(Measurement::clientNanos),
        median.apply(measurement -> measurement.brokerNanos() / NANOS_PER_MICROSECOND),
        median.apply(measurement -> measurement.latencies().p50()),
        ratio.apply(measurement -> measurement.latencies().p50()),
        median.apply(measurement -> measurement.latencies().p99()),
        median.apply(measurement -> measurement.latencies().p999()),
        figures(own.values(), median, ratio));
  }

  private static Map<String, Figure> figures(
      Collection<Measurement> own,
      Function<ToDoubleFunction<Measurement>, Median> median,
      Function<ToDoubleFunction<Measurement>, Median> ratio) {
    Map<String, Figure> figures = new LinkedHashMap<>();
    own.stream()
        .flatMap(measurement -> measurement.figures().keySet().stream())
        .distinct()
        .forEach(
            name -> {
              ToDoubleFunction<Measurement> figure =
                  measurement -> measurement.figures().getOrDefault(name, Double.NaN);
              figures.put(name, new Figure(median.apply(figure), ratio.apply(figure)));
            });
    return figures;
  }
}
