package io.vireo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happens when a handler throws, before the event goes to recovery. Immutable; any thread may
 * use it.
 *
 * <pre>{@code
 * RetryPolicy policy = RetryPolicy.immediately(2).thenAfter(Duration.ofSeconds(1), Duration.ofSeconds(10));
 * }</pre>
 *
 * <p>The example tries five times in all: once, twice more at once, then after a second and after
 * ten. Immediate tries keep the handler's slot. While an event waits for a delayed one it holds
 * neither a thread nor a place in the prefetch, so later events of the route overtake it. The
 * number of tries travels with the event and survives restarts.
 */
public final class RetryPolicy {
  private static final RetryPolicy NONE = new RetryPolicy(List.of(), List.of());

  private final List<Duration> delays;
  private final List<Class<? extends Throwable>> never;

  private RetryPolicy(List<Duration> delays, List<Class<? extends Throwable>> never) {
    this.delays = List.copyOf(delays);
    this.never = List.copyOf(never);
  }

  /**
   * No retry: straight to recovery. The default.
   *
   * @return the policy
   */
  public static RetryPolicy none() {
    return NONE;
  }

  /**
   * Tries again at once.
   *
   * @param times how many times, 0 or more
   * @return the policy
   * @throws ObservationException if {@code times} is negative
   */
  public static RetryPolicy immediately(int times) {
    if (times < 0) {
      throw new ObservationException("Retries " + times + " is negative");
    }
    return new RetryPolicy(Collections.nCopies(times, Duration.ZERO), List.of());
  }

  /**
   * Tries again after each of these times.
   *
   * @param delays each counted from the failure before it
   * @return the policy
   * @throws ObservationException if one is negative
   */
  public static RetryPolicy after(Duration... delays) {
    return NONE.thenAfter(delays);
  }

  /**
   * After the tries so far, tries again after each of these times.
   *
   * @param more each counted from the failure before it
   * @return a policy with the tries of both
   * @throws ObservationException if one is negative
   */
  public RetryPolicy thenAfter(Duration... more) {
    List<Duration> all = new ArrayList<>(delays);
    for (Duration delay : more) {
      if (delay.isNegative()) {
        throw new ObservationException("Retry delay " + delay + " is negative");
      }
      all.add(delay);
    }
    return new RetryPolicy(all, never);
  }

  /**
   * Never retries these: such a failure goes to recovery at once.
   *
   * @param types exception types; subclasses are meant too
   * @return a policy with these added
   */
  @SafeVarargs
  public final RetryPolicy neverOn(Class<? extends Throwable>... types) {
    List<Class<? extends Throwable>> all = new ArrayList<>(never);
    for (Class<? extends Throwable> type : types) {
      all.add(type);
    }
    return new RetryPolicy(delays, all);
  }

  /**
   * How long to wait before the next try.
   *
   * @param attempts how many tries there have been, 1 or more
   * @param failure what the last one threw
   * @return the time to wait, or empty if the event goes to recovery
   */
  public Optional<Duration> delayAfter(int attempts, Throwable failure) {
    if (attempts > delays.size() || never.stream().anyMatch(type -> type.isInstance(failure))) {
      return Optional.empty();
    }
    return Optional.of(delays.get(attempts - 1));
  }

  /**
   * How many times the handler is tried in all.
   *
   * @return 1 or more
   */
  public int attempts() {
    return delays.size() + 1;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RetryPolicy that
        && delays.equals(that.delays)
        && never.equals(that.never);
  }

  @Override
  public int hashCode() {
    return delays.hashCode();
  }

  @Override
  public String toString() {
    return "RetryPolicy[" + attempts() + " attempts, delays " + delays + "]";
  }
}
