package io.vireo.tck.fault;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random faults, one after the other, with pauses between them: which fault comes, how long the
 * pause is and what a fault draws by itself all come from one seed. The same seed and faults give
 * the same sequence, so a run that found something can be repeated.
 *
 * <pre>{@code
 * FaultSchedule faults =
 *     FaultSchedule.builder()
 *         .fault("kill", 1, random -> { node.kill(); node.restart(); })
 *         .fault("close", 3, random -> node.admin().closeAllConnections())
 *         .pause(Duration.ofSeconds(1), Duration.ofSeconds(5))
 *         .build();
 * faults.run(10);
 * }</pre>
 *
 * <p>The seed is in the log at INFO, in {@link #toString()}, and in the message of what {@link
 * #run} throws. Not for several threads at a time.
 */
public final class FaultSchedule {
  private static final Logger LOG = LoggerFactory.getLogger(FaultSchedule.class);

  private final long seed;
  private final List<Fault> faults;
  private final Duration leastPause;
  private final Duration longestPause;
  private final RandomGenerator random;
  private final Deque<Fault> due = new ArrayDeque<>();
  private int count;

  private FaultSchedule(Builder builder) {
    this.seed = builder.seed;
    this.faults = List.copyOf(builder.faults);
    this.leastPause = builder.leastPause;
    this.longestPause = builder.longestPause;
    Random seeded = new Random(seed);
    List<Fault> wanted = new ArrayList<>();
    faults.forEach(fault -> wanted.addAll(Collections.nCopies(fault.atLeast(), fault)));
    Collections.shuffle(wanted, seeded);
    due.addAll(wanted);
    random = seeded;
    LOG.info("Faults with seed {}", seed);
  }

  /** What a fault does. */
  @FunctionalInterface
  public interface Action {
    /**
     * Breaks something, and mends it before it returns.
     *
     * @param random for what is random about this fault, such as how long it lasts; drawing from it
     *     changes nothing about later faults
     * @throws Exception if it could not be done
     */
    void run(RandomGenerator random) throws Exception;
  }

  /**
   * A fault that may come.
   *
   * @param name names it, in logs and reports
   * @param weight how often it comes, in relation to the weights of the others; 0 for no more often
   *     than {@code atLeast}
   * @param atLeast how often it comes before chance alone decides
   * @param action what it does
   */
  public record Fault(String name, int weight, int atLeast, Action action) {
    /**
     * Checks the numbers.
     *
     * @param name names it, in logs and reports
     * @param weight how often it comes, in relation to the weights of the others
     * @param atLeast how often it comes before chance alone decides
     * @param action what it does
     * @throws IllegalArgumentException for a number below 0
     */
    public Fault {
      if (weight < 0 || atLeast < 0) {
        throw new IllegalArgumentException(
            "Fault '" + name + "' has a negative number: " + weight + ", " + atLeast);
      }
    }
  }

  /**
   * One fault of the sequence.
   *
   * @param number 1 for the first
   * @param pause how long to wait before it
   * @param fault which fault
   * @param seed from which its own random numbers come
   */
  public record Step(int number, Duration pause, Fault fault, long seed) {
    /**
     * Lets the fault happen, on the calling thread and without the pause.
     *
     * @throws Exception what the fault throws
     */
    public void run() throws Exception {
      fault.action().run(new Random(seed));
    }
  }

  /**
   * Starts without faults, with a random seed and pauses of one to five seconds.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * What repeats this sequence.
   *
   * @return the seed
   */
  public long seed() {
    return seed;
  }

  /**
   * How many steps are still to come in which each fault comes as often as it has to at least.
   *
   * @return the number; 0 when chance alone decides
   */
  public int due() {
    return due.size();
  }

  /**
   * Draws the next fault. Does not let it happen.
   *
   * @return the next step of the sequence
   */
  public Step next() {
    long spread = Durations.millis(longestPause.minus(leastPause));
    Duration pause = leastPause.plusMillis(random.nextLong(spread + 1));
    Fault drawn = draw();
    Fault wanted = due.poll();
    count++;
    return new Step(count, pause, wanted == null ? drawn : wanted, random.nextLong());
  }

  private Fault draw() {
    int sum = faults.stream().mapToInt(Fault::weight).sum();
    int left = random.nextInt(Math.max(1, sum));
    for (Fault fault : faults) {
      left -= fault.weight();
      if (left < 0) {
        return fault;
      }
    }
    return faults.get(0);
  }

  /**
   * Lets faults happen, each after its pause, on the calling thread.
   *
   * @param steps how many
   * @throws AssertionError if a fault throws; with its cause, and with the seed in the message
   * @throws InterruptedException if this thread is interrupted in a pause
   */
  public void run(int steps) throws InterruptedException {
    for (int i = 0; i < steps; i++) {
      Step step = next();
      TimeUnit.MILLISECONDS.sleep(Durations.millis(step.pause()));
      LOG.info("Fault {} of seed {}: {}", step.number(), seed, step.fault().name());
      try {
        step.run();
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(
            "Fault " + step.number() + ", '" + step.fault().name() + "', failed; seed " + seed, e);
      }
    }
  }

  /** Names the seed and the faults. */
  @Override
  public String toString() {
    return "FaultSchedule[seed="
        + seed
        + ", faults="
        + faults.stream().map(Fault::name).toList()
        + "]";
  }

  /** Collects the faults. Not for several threads at a time. */
  public static final class Builder {
    private long seed = ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE);
    private final List<Fault> faults = new ArrayList<>();
    private Duration leastPause = Duration.ofSeconds(1);
    private Duration longestPause = Duration.ofSeconds(5);

    private Builder() {}

    /**
     * Repeats a sequence.
     *
     * @param value the seed of the earlier run
     * @return this
     */
    public Builder seed(long value) {
      this.seed = value;
      return this;
    }

    /**
     * Adds a fault.
     *
     * @param name names it, in logs and reports
     * @param weight how often it comes, in relation to the weights of the others
     * @param action what it does
     * @return this
     */
    public Builder fault(String name, int weight, Action action) {
      return fault(new Fault(name, weight, 0, action));
    }

    /**
     * Adds a fault.
     *
     * @param fault the fault
     * @return this
     */
    public Builder fault(Fault fault) {
      faults.add(fault);
      return this;
    }

    /**
     * How long nothing happens before each fault.
     *
     * @param least 0 or more
     * @param longest not less than that
     * @return this
     * @throws IllegalArgumentException for other times
     */
    public Builder pause(Duration least, Duration longest) {
      if (least.isNegative() || longest.compareTo(least) < 0) {
        throw new IllegalArgumentException("No pause of " + least + " to " + longest);
      }
      this.leastPause = least;
      this.longestPause = longest;
      return this;
    }

    /**
     * The schedule of the faults collected so far.
     *
     * @return a schedule at its beginning
     * @throws IllegalStateException if there is no fault, or none that may come again and again
     */
    public FaultSchedule build() {
      if (faults.stream().allMatch(fault -> fault.weight() == 0)) {
        throw new IllegalStateException("No fault has a weight: what should come?");
      }
      return new FaultSchedule(this);
    }
  }
}
