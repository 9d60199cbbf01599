package io.vireo.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What one contestant of a work came to. A ratio is that of a round to the same round of the plain
 * raw client, and then the median of these: what slows the machine down slows both.
 *
 * @param contestant its name
 * @param rate events per second
 * @param ratio of the rate to that of the plain raw client
 * @param clientMicros processor time of this JVM for each event, in microseconds
 * @param clientRatio of that to that of the plain raw client
 * @param brokerMicros the same of the broker
 * @param p50 median latency in microseconds
 * @param p50Ratio of that to that of the plain raw client
 * @param p99 in microseconds
 * @param p999 in microseconds
 * @param figures what else the work measures, by name
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
  private static final double NANOS = 1_000;

  /**
   * One further figure.
   *
   * @param value what it came to
   * @param ratio of that to that of the plain raw client
   */
  public record Figure(Median value, Median ratio) {
    /** For who does not have it. */
    static final Figure NONE = new Figure(Median.NONE, Median.NONE);
  }

  /**
   * All contestants of a result that have rounds.
   *
   * @param result of a work
   * @return in the order of the work's contestants
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
        median.apply(measurement -> measurement.clientNanos() / NANOS),
        ratio.apply(Measurement::clientNanos),
        median.apply(measurement -> measurement.brokerNanos() / NANOS),
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
