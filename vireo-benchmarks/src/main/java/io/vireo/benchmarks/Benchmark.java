package io.vireo.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the contestants of a workload in turn, round after round, so that a disturbance of the
 * machine affects all of them. Used by one thread.
 */
public final class Benchmark {
  private static final Logger LOG = LoggerFactory.getLogger(Benchmark.class);

  private final Broker broker;
  private final BrokerProcess brokerProcess;
  private final int rounds;
  private final int warmUps;
  private final Consumer<String> progress;

  /**
   * Makes a benchmark.
   *
   * @param broker the broker on which the contestants run
   * @param brokerProcess the process of this broker
   * @param rounds how many rounds count
   * @param warmUps how many rounds run before them and do not count
   * @param progress called with a description of each round before it runs
   */
  public Benchmark(
      Broker broker,
      BrokerProcess brokerProcess,
      int rounds,
      int warmUps,
      Consumer<String> progress) {
    this.broker = broker;
    this.brokerProcess = brokerProcess;
    this.rounds = rounds;
    this.warmUps = warmUps;
    this.progress = progress;
  }

  /**
   * Runs a workload.
   *
   * @param workload the workload
   * @param messages how many messages each round has
   * @return the rounds that count
   */
  public Result run(Workload workload, int messages) {
    List<Round> measured = new ArrayList<>();
    Map<String, String> failures = new LinkedHashMap<>();
    for (int number = 1 - warmUps; number <= rounds; number++) {
      for (Entry entry : workload.entries()) {
        if (failures.containsKey(entry.name())) {
          continue;
        }
        progress.accept(
            "%s: round %d of %d, %s".formatted(workload.name(), number, rounds, entry.name()));
        try {
          Measurement measurement = measure(entry, messages);
          if (number > 0) {
            measured.add(new Round(entry.name(), number, measurement));
          }
        } catch (InterruptedException e) {
          throw new IllegalStateException("The benchmark was interrupted", e);
        } catch (Exception e) {
          LOG.error("{} has failed in {}", entry.name(), workload.name(), e);
          failures.put(entry.name(), e.toString());
        }
      }
    }
    return Result.of(workload, messages, List.copyOf(measured), failures);
  }

  private Measurement measure(Entry entry, int messages) throws Exception {
    // Collects the garbage of the contestant before, so that this one does not pay for it.
    System.gc();
    return entry.trial().run(broker, new Stopwatch(brokerProcess), messages);
  }
}
