package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Stopwatch;
import java.util.List;

/** Runs a round of a workload with any contestant. */
@FunctionalInterface
interface ContestantTrial<T extends AutoCloseable> {
  Measurement run(Contestant<T> contestant, Broker broker, Stopwatch stopwatch, int messages)
      throws Exception;

  /** Makes the entries of a workload. */
  static <T extends AutoCloseable> List<Entry> entries(
      List<Contestant<T>> contestants, ContestantTrial<T> trial) {
    return contestants.stream()
        .map(
            contestant ->
                new Entry(
                    contestant.name(),
                    contestant.idiom(),
                    (broker, stopwatch, messages) ->
                        trial.run(contestant, broker, stopwatch, messages)))
        .toList();
  }
}
