package io.vireo.benchmarks;

/** One round of one workload by one contestant. */
@FunctionalInterface
public interface Trial {
  /**
   * Runs the workload, measures it, and checks that every event was emitted or handled.
   *
   * @param broker the broker on which the contestant runs
   * @param stopwatch started when the measured part begins and stopped when it ends
   * @param messages how many events the round has
   * @return the figures of the round
   * @throws Exception if the contestant has failed, or if the counts are wrong
   */
  Measurement run(Broker broker, Stopwatch stopwatch, int messages) throws Exception;
}
