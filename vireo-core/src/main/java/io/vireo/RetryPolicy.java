package io.vireo;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happens when a handler throws, before the event goes to recovery. Immutable; any thread may
 * use it.
 *
 * <pre>{@code
 * RetryPolicy.immediately(2).thenAfter(ofSeconds(1), ofSeconds(10), ofMinutes(1));
 * RetryPolicy.exponential(ofSeconds(1), ofMinutes(5)).withJitter(0.2).atMost(10).atMost(ofHours(1));
 * RetryPolicy.immediately(3).onlyOn(TimeoutException.class).discardOn(DateTimeException.class);
 * }</pre>
 *
 * <p>The first example tries six times in all: once, twice more at once, then after a second, after
 * ten seconds and after a minute. An immediate try keeps the handler's slot. While an event waits
 * for a delayed try, it holds neither a thread nor a place in the prefetch, so later events of the
 * route overtake it. The number of tries, and since when the event has been failing, travel with
 * the event and survive restarts.
 *
 * <p><b>By type.</b> A policy may depend on the type of the exception that the handler has thrown,
 * but not on the causes of that exception. A type stands for its subclasses as well. {@link
 * #discardOn} is asked first, then {@link #neverOn}, then {@link #onlyOn}. A handler that took too
 * long counts as if it had thrown a {@link HandlerTimeoutException}.
 */
public final class RetryPolicy {
  /** The longest that an event may wait for a try. */
  public static final Duration MAX_DELAY = Duration.ofDays(366);

  private static final RetryPolicy NONE =
      new RetryPolicy(RetrySchedule.NONE, FailureTypes.ALL_RETRIED);

  private final RetrySchedule schedule;
  private final FailureTypes types;

  private RetryPolicy(RetrySchedule schedule, FailureTypes types) {
    this.schedule = schedule;
    this.types = types;
  }

  /** {@return the default, without a retry: the event goes to recovery at once} */
  public static RetryPolicy none() {
    return NONE;
  }

  /**
   * {@return a policy that tries again at once}
   *
   * @param times how many times, 0 or more
   * @throws IllegalArgumentException if {@code times} is negative
   */
  public static RetryPolicy immediately(int times) {
    Arguments.requireNotNegative("Retries", times);
    return NONE.with(RetrySchedule.NONE.then(new RetrySchedule.Step(Duration.ZERO, times)));
  }

  /**
   * {@return a policy that tries again after each of these times}
   *
   * @param delays each counted from the failure before it
   * @throws IllegalArgumentException if one is negative or longer than {@link #MAX_DELAY}
   */
  public static RetryPolicy after(Duration... delays) {
    Objects.requireNonNull(delays, "delays");
    return NONE.thenAfter(delays);
  }

  /**
   * {@return a policy that tries again after times that double} The policy has no end of its own:
   * set {@link #atMost(int)} or {@link #atMost(Duration)} as well.
   *
   * @param first how long to wait after the first failure, 1 ms or more
   * @param most the longest wait; all later waits are as long
   * @throws IllegalArgumentException if {@code first} is less than 1 ms or longer than {@code
   *     most}, or that longer than {@link #MAX_DELAY}
   */
  public static RetryPolicy exponential(Duration first, Duration most) {
    return NONE.thenExponential(first, most);
  }

  /**
   * After the tries so far, tries again after each of these times.
   *
   * @param more each counted from the failure before it
   * @return a policy with the tries of both
   * @throws IllegalArgumentException if one is negative or longer than {@link #MAX_DELAY}, or if
   *     the waits so far grow without an end
   */
  public RetryPolicy thenAfter(Duration... more) {
    Objects.requireNonNull(more, "more");
    requireNoGrowth();
    for (Duration delay : more) {
      Arguments.requireNotNegative("Retry delay", delay);
      requirePossible(delay);
    }
    return with(
        schedule.then(
            Stream.of(more)
                .map(delay -> new RetrySchedule.Step(delay, 1))
                .toArray(RetrySchedule.Step[]::new)));
  }

  /**
   * After the tries so far, tries again like {@link #exponential}.
   *
   * @param first how long to wait after the failure of the last of the tries so far
   * @param most the longest wait; all later waits are as long
   * @return a policy with the tries of both
   * @throws IllegalArgumentException as {@link #exponential} does, or if the waits so far grow
   *     without an end
   */
  public RetryPolicy thenExponential(Duration first, Duration most) {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(most, "most");
    requireNoGrowth();
    if (Durations.millis(first) < 1 || first.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "Retry delays cannot grow from %s to %s; the first is 1 ms or more, and not longer than the last"
              .formatted(first, most));
    }
    requirePossible(most);
    return with(schedule.thenGrowing(first, most));
  }

  private void requireNoGrowth() {
    if (schedule.growth() != null) {
      throw new IllegalArgumentException(
          "Nothing can follow waits that grow without an end; declare it before them");
    }
  }

  private static void requirePossible(Duration delay) {
    if (delay.compareTo(MAX_DELAY) > 0) {
      throw new IllegalArgumentException("Retry delay " + delay + " is longer than 366 days");
    }
  }

  /**
   * Makes each wait longer at random, so that many events which have failed together do not come
   * back together. No wait becomes shorter, and immediate tries stay immediate.
   *
   * @param share by which share of it a wait may become longer, 0 to 1: with 0.2, ten seconds
   *     become ten to twelve
   * @return a policy with this jitter
   * @throws IllegalArgumentException if it is not 0 to 1
   */
  public RetryPolicy withJitter(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("Jitter " + share + " is not 0 to 1");
    }
    return with(schedule.withJitter(share));
  }

  /**
   * Tries no more often than this in all.
   *
   * @param attempts the number of tries, the first one included; 1 or more
   * @return a policy with this limit, in place of an earlier one
   * @throws IllegalArgumentException if it is less than 1
   */
  public RetryPolicy atMost(int attempts) {
    if (attempts < 1) {
      throw new IllegalArgumentException("Attempts " + attempts + " is less than 1");
    }
    return with(schedule.atMost(attempts));
  }

  /**
   * Plans no try for later than this after the first failure. The time also counts over restarts,
   * by the clocks of the processes that handle the event.
   *
   * @param time from the first failure on; more than zero, and ten years at most count
   * @return a policy with this limit, in place of an earlier one
   * @throws IllegalArgumentException if it is not more than zero
   */
  public RetryPolicy atMost(Duration time) {
    Objects.requireNonNull(time, "time");
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("Time for retries " + time + " is not more than zero");
    }
    return with(schedule.atMost(Durations.bounded(time)));
  }

  /**
   * Retries these and nothing else: any other failure goes to recovery at once.
   *
   * @param failures exception types; subclasses are meant too
   * @return a policy with these added
   */
  @SafeVarargs
  public final RetryPolicy onlyOn(Class<? extends Throwable>... failures) {
    Objects.requireNonNull(failures, "failures");
    FailureTypes all = types;
    for (Class<? extends Throwable> failure : failures) {
      all = all.onlyOn(failure);
    }
    return new RetryPolicy(schedule, all);
  }

  /**
   * Never retries these: such a failure goes to recovery at once.
   *
   * @param failures exception types; subclasses are meant too
   * @return a policy with these added
   */
  @SafeVarargs
  public final RetryPolicy neverOn(Class<? extends Throwable>... failures) {
    Objects.requireNonNull(failures, "failures");
    FailureTypes all = types;
    for (Class<? extends Throwable> failure : failures) {
      all = all.neverOn(failure);
    }
    return new RetryPolicy(schedule, all);
  }

  /**
   * Discards an event that fails like this, at once: it is neither retried nor kept for recovery.
   * The log and the {@linkplain Observer#onFailure failure listeners} hear of it. An event whose
   * body cannot be decoded has failed with a {@link PayloadException}.
   *
   * @param failures exception types; subclasses are meant too
   * @return a policy with these added
   */
  @SafeVarargs
  public final RetryPolicy discardOn(Class<? extends Throwable>... failures) {
    Objects.requireNonNull(failures, "failures");
    FailureTypes all = types;
    for (Class<? extends Throwable> failure : failures) {
      all = all.discardOn(failure);
    }
    return new RetryPolicy(schedule, all);
  }

  private RetryPolicy with(RetrySchedule other) {
    return new RetryPolicy(other, types);
  }

  /**
   * {@return how long to wait before the next try, if the first failure was just now; empty if the
   * event is not tried again}
   *
   * @param attempts how many tries there have been, 1 or more
   * @param failure what the last one threw
   */
  public Optional<Duration> delayAfter(int attempts, Throwable failure) {
    return delayAfter(attempts, failure, Duration.ZERO);
  }

  /**
   * {@return how long to wait before the next try; empty if the event is not tried again} With
   * jitter, each call has another answer.
   *
   * @param attempts how many tries there have been, 1 or more
   * @param failure what the last one threw
   * @param failingFor how long ago the first one failed
   */
  public Optional<Duration> delayAfter(int attempts, Throwable failure, Duration failingFor) {
    Objects.requireNonNull(failure, "failure");
    Objects.requireNonNull(failingFor, "failingFor");
    return types.retries(failure) ? schedule.delayAfter(attempts, failingFor) : Optional.empty();
  }

  /**
   * {@return true if {@link #discardOn} names the type of this failure, so that its event is
   * neither retried nor kept for recovery}
   *
   * @param failure what the handler threw
   */
  public boolean discards(Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    return types.discards(failure);
  }

  /**
   * {@return how many times the handler is tried in all, 1 or more; {@link Integer#MAX_VALUE} if
   * there is no end} With a limit of time, this is the number of tries if no try took any time.
   */
  public int attempts() {
    return schedule.attempts();
  }

  /** Whether an event could be tried for ever. */
  boolean isEndless() {
    return schedule.isEndless();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RetryPolicy that
        && schedule.equals(that.schedule)
        && types.equals(that.types);
  }

  @Override
  public int hashCode() {
    return Objects.hash(schedule, types);
  }

  /** Describes the policy in a sentence, with the total of attempts. */
  @Override
  public String toString() {
    return "RetryPolicy[" + schedule + types + "]";
  }
}
