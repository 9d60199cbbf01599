package io.vireo.tck.fault;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a test with generated values again and again, each time with the next seed. {@code
 * -Dvireo.generated.seed=S} says the first one, so that a round that failed can be repeated; {@code
 * -Dvireo.generated.minutes=30} lets it run for longer. Called by the test's thread.
 */
public final class GeneratedRounds {
  private static final Logger LOG = LoggerFactory.getLogger(GeneratedRounds.class);
  private static final String SEED = "vireo.generated.seed";
  private static final String MINUTES = "vireo.generated.minutes";

  /** Of the round with which every usual run begins: what one has found, the next one finds. */
  private static final long USUAL_SEED = 1;

  private GeneratedRounds() {}

  /** One round of a test. */
  @FunctionalInterface
  public interface Round {
    /**
     * Runs it.
     *
     * @param values of the round's seed
     * @throws Exception or an {@link AssertionError} if something is wrong
     */
    void run(HostileValues values) throws Exception;
  }

  /**
   * Runs rounds for a time, one at least.
   *
   * @param usually for how long, unless the option says otherwise
   * @param round what to run
   * @throws AssertionError if one failed, with its seed; its cause says why
   */
  public static void run(Duration usually, Round round) {
    run(usually, 1, round);
  }

  /**
   * Runs so many rounds, or for as long as the option says.
   *
   * @param usually how many
   * @param round what to run
   * @throws AssertionError if one failed, with its seed; its cause says why
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
