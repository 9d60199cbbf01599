package io.vireo.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All rounds of a work that count. It knows the work by name alone: results that were saved are
 * looked at without it.
 *
 * @param work its name
 * @param description what was done, one line
 * @param messages in each round
 * @param idioms how each contestant is used, by its name; the first one is whom the others are
 *     compared with
 * @param rounds in the order in which they ran
 * @param failures what contestants failed with, by their names; they have no further rounds
 */
public record Result(
    String work,
    String description,
    int messages,
    Map<String, String> idioms,
    List<Round> rounds,
    Map<String, String> failures) {
  /**
   * Of a work that has run.
   *
   * @param work which
   * @param messages in each round
   * @param rounds in the order in which they ran
   * @param failures what contestants failed with, by their names
   * @return the result
   */
  public static Result of(
      Work work, int messages, List<Round> rounds, Map<String, String> failures) {
    Map<String, String> idioms = new LinkedHashMap<>();
    work.entries().forEach(entry -> idioms.put(entry.name(), entry.idiom()));
    return new Result(work.name(), work.description(), messages, idioms, rounds, failures);
  }

  /**
   * Who took part.
   *
   * @return names, in the order of the work; the first one is whom the others are compared with
   */
  public List<String> contestants() {
    return List.copyOf(idioms.keySet());
  }

  /**
   * The rounds of a contestant.
   *
   * @param contestant its name
   * @return what each took, by its number
   */
  public Map<Integer, Measurement> measurementsOf(String contestant) {
    return rounds.stream()
        .filter(round -> round.contestant().equals(contestant))
        .collect(Collectors.toMap(Round::number, Round::measurement));
  }
}
