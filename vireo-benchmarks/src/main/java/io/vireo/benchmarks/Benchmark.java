package io.vireo.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the contestants of a work take turns, round after round, so that what disturbs the machine
 * disturbs them all. Used by one thread.
 */
public final class Benchmark {
  private static final Logger LOG = LoggerFactory.getLogger(Benchmark.class);

  private final Broker broker;
  private final BrokerProcess brokerProcess;
  private final int rounds;
  private final int warmUps;
  private final Consumer<String> progress;

  /**
   * A benchmark.
   *
   * @param broker where
   * @param brokerProcess the broker's
   * @param rounds that count
   * @param warmUps rounds before them that do not
   * @param progress is told what runs
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
   * Runs a work.
   *
   * @param work which
   * @param messages in each round
   * @return all rounds that count
   */
  public Result run(Work work, int messages) {
    List<Round> measured = new ArrayList<>();
    Map<String, String> failures = new LinkedHashMap<>();
    for (int number = 1 - warmUps; number <= rounds; number++) {
      for (Entry entry : work.entries()) {
        if (failures.containsKey(entry.name())) {
          continue;
        }
        progress.accept(
            "%s: round %d of %d, %s".formatted(work.name(), number, rounds, entry.name()));
        try {
          Measurement measurement = measure(entry, messages);
          if (number > 0) {
            measured.add(new Round(entry.name(), number, measurement));
          }
        } catch (InterruptedException e) {
          throw new IllegalStateException("The benchmark was interrupted", e);
        } catch (Exception e) {
          LOG.error("{} of {}", entry.name(), work.name(), e);
          failures.put(entry.name(), e.toString());
        }
      }
    }
    return Result.of(work, messages, List.copyOf(measured), failures);
  }

  private Measurement measure(Entry entry, int messages) throws Exception {
    // Nobody is to pay for the garbage of the one before.
    System.gc();
    return entry.trial().run(broker, new Stopwatch(brokerProcess), messages);
  }
}
