package io.vireo.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The results of one run, or of several.
 *
 * @param environments in what they were measured
 * @param results a work each, in the order in which they ran
 */
record Report(List<Environment> environments, List<Result> results) {
  /**
   * In what a run was measured.
   *
   * @param java the version of the JDK
   * @param rabbitmq the version of the broker
   * @param processors of the machine, for broker and clients together
   * @param rounds that count
   * @param warmUps rounds before them, which do not
   */
  record Environment(String java, String rabbitmq, int processors, int rounds, int warmUps) {
    @Override
    public String toString() {
      return "JDK %s, RabbitMQ %s, %d processors; medians of %d rounds, %d before them did not count"
          .formatted(java, rabbitmq, processors, rounds, warmUps);
    }
  }

  /**
   * All in one.
   *
   * @param reports some; a work of a later one replaces that of an earlier one
   * @return their works, each where it was first
   */
  static Report merged(List<Report> reports) {
    Set<Environment> environments = new LinkedHashSet<>();
    Map<String, Result> results = new LinkedHashMap<>();
    for (Report report : reports) {
      environments.addAll(report.environments);
      report.results.forEach(result -> results.put(result.work(), result));
    }
    return new Report(List.copyOf(environments), new ArrayList<>(results.values()));
  }
}
