package io.vireo.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The results of one run or of several.
 *
 * @param environments the environments of the runs
 * @param results the result of each workload, in the order in which they ran
 */
record Report(List<Environment> environments, List<Result> results) {
  /**
   * The environment and the settings of a run.
   *
   * @param java the version of the JDK
   * @param rabbitmq the version of the broker
   * @param processors how many processors the broker and the clients share
   * @param rounds how many rounds counted
   * @param warmUps how many rounds ran before them and did not count
   */
  record Environment(String java, String rabbitmq, int processors, int rounds, int warmUps) {
    @Override
    public String toString() {
      return "JDK %s, RabbitMQ %s, %d processors; medians of %d rounds, %d before them did not count"
          .formatted(java, rabbitmq, processors, rounds, warmUps);
    }
  }

  /**
   * Merges reports into one.
   *
   * @param reports the reports; a workload in a later one replaces the same one in an earlier
   *     report
   * @return the workloads of all, each at the place where it was first
   */
  static Report merged(List<Report> reports) {
    Set<Environment> environments = new LinkedHashSet<>();
    Map<String, Result> results = new LinkedHashMap<>();
    for (Report report : reports) {
      environments.addAll(report.environments);
      report.results.forEach(result -> results.put(result.workload(), result));
    }
    return new Report(List.copyOf(environments), new ArrayList<>(results.values()));
  }
}
