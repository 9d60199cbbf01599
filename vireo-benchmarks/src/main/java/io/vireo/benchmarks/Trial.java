package io.vireo.benchmarks;

/** One round of one work by one contestant. */
@FunctionalInterface
public interface Trial {
  /**
   * Does the work, measures it, and sees to it that it was done.
   *
   * @param broker where
   * @param stopwatch started when the work begins and stopped when it ends
   * @param messages how many
   * @return the figures
   * @throws Exception if the work was not done, or if the counts are wrong
   */
  Measurement run(Broker broker, Stopwatch stopwatch, int messages) throws Exception;
}
