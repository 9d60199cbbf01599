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
 * Random faults, one after the other, with pauses between them. One seed decides which fault comes
 * next, how long each pause is and which random numbers a fault draws. The same seed and the same
 * faults give the same sequence, so a run that found an error can be repeated.
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
 * <p>The seed is logged at INFO, and stands in {@link #toString()} and in the message of the error
 * that {@link #run} throws. Not for use by several threads at the same time.
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

  /** The code of a fault. */
  @FunctionalInterface
  public interface Action {
    /**
     * Breaks something, and repairs it before returning.
     *
     * @param random the source of what is random in this fault, such as its duration; later faults
     *     do not depend on what is drawn from it
     * @throws Exception if the fault could not be caused
     */
    void run(RandomGenerator random) throws Exception;
  }

  /**
   * A kind of fault that a schedule may choose.
   *
   * @param name its name in logs and reports
   * @param weight how often the fault comes, relative to the weights of the others; with 0 it comes
   *     {@code atLeast} times and no more
   * @param atLeast how often the fault comes at least
   * @param action the code that causes it
   */
  public record Fault(String name, int weight, int atLeast, Action action) {
    /**
     * Checks that no number is negative.
     *
     * @param name its name in logs and reports
     * @param weight how often the fault comes, relative to the weights of the others
     * @param atLeast how often the fault comes at least
     * @param action the code that causes it
     * @throws IllegalArgumentException if a number is negative
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
   * @param number its place in the sequence, from 1
   * @param pause the time to wait before the fault
   * @param fault the fault
   * @param seed the seed of the random numbers that the fault draws
   */
  public record Step(int number, Duration pause, Fault fault, long seed) {
    /**
     * Causes the fault, on the calling thread and without the pause.
     *
     * @throws Exception if the fault throws it
     */
    public void run() throws Exception {
      fault.action().run(new Random(seed));
    }
  }

  /**
   * A builder that has no faults yet, a random seed and pauses of one to five seconds.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The seed, with which this sequence can be repeated.
   *
   * @return the seed
   */
  public long seed() {
    return seed;
  }

  /**
   * The number of faults that are still missing from the minimum of each kind.
   *
   * @return the number; 0 once each fault has come as often as it must
   */
  public int due() {
    return due.size();
  }

  /**
   * Draws the next fault without causing it.
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
   * Causes faults, each after its pause, on the calling thread.
   *
   * @param steps the number of faults
   * @throws AssertionError if a fault throws; the message holds the seed, the cause is what the
   *     fault threw
   * @throws InterruptedException if the calling thread is interrupted during a pause
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

  /** Shows the seed and the faults. */
  @Override
  public String toString() {
    return "FaultSchedule[seed="
        + seed
        + ", faults="
        + faults.stream().map(Fault::name).toList()
        + "]";
  }

  /** Collects the faults of a schedule. Not for use by several threads at the same time. */
  public static final class Builder {
    private long seed = ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE);
    private final List<Fault> faults = new ArrayList<>();
    private Duration leastPause = Duration.ofSeconds(1);
    private Duration longestPause = Duration.ofSeconds(5);

    private Builder() {}

    /**
     * Sets the seed, to repeat the sequence of an earlier run.
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
     * @param name its name in logs and reports
     * @param weight how often the fault comes, relative to the weights of the others
     * @param action the code that causes it
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
     * Sets how long the pause before each fault may be.
     *
     * @param least the shortest pause, 0 or more
     * @param longest the longest pause, not less than {@code least}
     * @return this
     * @throws IllegalArgumentException if the pauses are negative or in the wrong order
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
     * Makes a schedule of the faults that have been added.
     *
     * @return a new schedule, of which no step has been drawn
     * @throws IllegalStateException if there is no fault with a weight above 0
     */
    public FaultSchedule build() {
      if (faults.stream().allMatch(fault -> fault.weight() == 0)) {
        throw new IllegalStateException("No fault has a weight: what should come?");
      }
      return new FaultSchedule(this);
    }
  }
}
