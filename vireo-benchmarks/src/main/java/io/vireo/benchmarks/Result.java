package io.vireo.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All rounds of a workload that count. It has only the name of the workload, since a result that
 * was read from a file may be of a workload that no longer exists.
 *
 * @param workload the name of the workload
 * @param description what was measured, in one line
 * @param messages how many messages each round had
 * @param idioms how each contestant is used, by its name; the others are compared with the first
 * @param rounds the rounds in the order in which they ran
 * @param failures the failures of contestants, by their names; a contestant that failed has no
 *     further rounds
 */
public record Result(
    String workload,
    String description,
    int messages,
    Map<String, String> idioms,
    List<Round> rounds,
    Map<String, String> failures) {
  /**
   * Makes the result of a workload that has run.
   *
   * @param workload the workload
   * @param messages how many messages each round had
   * @param rounds the rounds in the order in which they ran
   * @param failures the failures of contestants, by their names
   * @return the result
   */
  public static Result of(
      Workload workload, int messages, List<Round> rounds, Map<String, String> failures) {
    Map<String, String> idioms = new LinkedHashMap<>();
    workload.entries().forEach(entry -> idioms.put(entry.name(), entry.idiom()));
    return new Result(workload.name(), workload.description(), messages, idioms, rounds, failures);
  }

  /**
   * Returns the names of the contestants.
   *
   * @return the names in the order of the workload; the others are compared with the first
   */
  public List<String> contestants() {
    return List.copyOf(idioms.keySet());
  }

  /**
   * Returns the rounds of a contestant.
   *
   * @param contestant the name of the contestant
   * @return the measurements by the numbers of their rounds
   */
  public Map<Integer, Measurement> measurementsOf(String contestant) {
    return rounds.stream()
        .filter(round -> round.contestant().equals(contestant))
        .collect(Collectors.toMap(Round::number, Round::measurement));
  }
}
