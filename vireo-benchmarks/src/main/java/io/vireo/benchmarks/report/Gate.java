package io.vireo.benchmarks.report;

import io.vireo.benchmarks.Median;
import io.vireo.benchmarks.Result;
import java.util.Map;
import java.util.Optional;

/**
 * A limit that Vireo must keep in a workload, and an aim beyond it.
 *
 * @param workload the name of the workload
 * @param contestant the contestant that has to keep the limit
 * @param metric the metric that the gate limits
 * @param baseline the contestant with which Vireo is compared; empty if the figure itself is
 *     limited
 * @param limit the smallest allowed figure, or the largest where less is better
 * @param aim the figure to be reached later; the limit itself if there is no aim beyond it
 */
record Gate(
    String workload,
    String contestant,
    Metric metric,
    Optional<Baseline> baseline,
    double limit,
    double aim) {
  /** The contestant that has to keep the limits, unless a gate names another one. */
  static final String CONTESTANT = "Vireo";

  /**
   * Another contestant of the same workload, or Vireo in another workload.
   *
   * @param workload the name of the workload
   * @param contestant the name of the contestant
   */
  record Baseline(String workload, String contestant) {}

  enum Verdict {
    AIM_REACHED("met, and the aim"),
    MET("met"),
    MISSED("**missed**"),
    FAILED("**failed**");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    /** The words in the table, in Markdown. */
    String words() {
      return words;
    }
  }

  /** The figure of Vireo, or the median of the ratios between rounds with the same number. */
  Median reached(Map<String, Result> results) {
    Result own = results.get(workload);
    if (own == null) {
      return Median.NONE;
    }
    if (baseline.isEmpty()) {
      return metric.of(own, contestant);
    }
    Result others = results.get(baseline.get().workload());
    return others == null
        ? Median.NONE
        : metric.ratio(own, contestant, others, baseline.get().contestant());
  }

  /** Whether Vireo keeps the limit; empty if that was not measured. */
  Optional<Verdict> verdict(Map<String, Result> results) {
    Result own = results.get(workload);
    if (own != null && own.failures().containsKey(contestant)) {
      return Optional.of(Verdict.FAILED);
    }
    Median reached = reached(results);
    if (!reached.present()) {
      return Optional.empty();
    }
    if (!keeps(limit, reached.middle())) {
      return Optional.of(Verdict.MISSED);
    }
    return Optional.of(
        aim != limit && keeps(aim, reached.middle()) ? Verdict.AIM_REACHED : Verdict.MET);
  }

  private boolean keeps(double bound, double figure) {
    return metric.moreIsBetter() ? figure >= bound : figure <= bound;
  }
}
