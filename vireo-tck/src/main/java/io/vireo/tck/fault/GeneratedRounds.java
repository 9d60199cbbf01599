package io.vireo.tck.fault;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a test with generated values again and again, each time with the next seed. The option
 * {@code -Dvireo.generated.seed=S} sets the first seed, so that a round that failed can be
 * repeated. The option {@code -Dvireo.generated.minutes=30} makes the test run longer. To be called
 * by the thread of the test.
 */
public final class GeneratedRounds {
  private static final Logger LOG = LoggerFactory.getLogger(GeneratedRounds.class);
  private static final String SEED = "vireo.generated.seed";
  private static final String MINUTES = "vireo.generated.minutes";

  /**
   * The seed with which each run begins unless the option says otherwise, so that every run finds
   * what the last one found.
   */
  private static final long USUAL_SEED = 1;

  private GeneratedRounds() {}

  /** One round of a test. */
  @FunctionalInterface
  public interface Round {
    /**
     * Runs the round.
     *
     * @param values the values that the seed of this round generates
     * @throws Exception if the round fails; it may throw an {@link AssertionError} as well
     */
    void run(HostileValues values) throws Exception;
  }

  /**
   * Runs rounds for a certain time, and at least one.
   *
   * @param usually how long, unless the option says otherwise
   * @param round the round to run
   * @throws AssertionError if a round failed; the message holds its seed, and the cause says why
   */
  public static void run(Duration usually, Round round) {
    run(usually, 1, round);
  }

  /**
   * Runs a certain number of rounds, or rounds for as long as the option says.
   *
   * @param usually the number of rounds, unless the option says otherwise
   * @param round the round to run
   * @throws AssertionError if a round failed; the message holds its seed, and the cause says why
   */
  public static void run(int usually, Round round) {
    run(Duration.ZERO, usually, round);
  }

  private static void run(Duration usually, int atLeast, Round round) {
    Integer minutes = Integer.getInteger(MINUTES);
    long nanos = Durations.nanos(minutes == null ? usually : Duration.ofMinutes(minutes));
    long first =
        Long.getLong(
            SEED,
            minutes == null ? USUAL_SEED : ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE));
    long start = System.nanoTime();
    long seed = first;
    for (; seed - first < atLeast || System.nanoTime() - start < nanos; seed++) {
      try {
        round.run(new HostileValues(seed));
      } catch (Exception | AssertionError | StackOverflowError e) {
        throw new AssertionError(
            "A round of generated values failed; -D" + SEED + "=" + seed + " repeats it: " + e, e);
      }
    }
    LOG.info("{} rounds passed, with the seeds from {} on", seed - first, first);
  }
}
