package io.vireo;

import io.vireo.internal.message.EventNames;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of a shared route go if no listener takes them in time: to another shared route,
 * with the same body and id. Immutable; any thread may use it.
 *
 * <p>An event is taken when it has been delivered to a listener, even if it was only fetched in
 * advance. The time counts from when the event reached the queue, also for an event that comes back
 * from a listener, and it runs while the route is paused. An event with an {@code expiration} of
 * its own that is shorter goes to the other route when that is over.
 */
public final class Delegation {
  /** The longest that an event may wait. */
  public static final Duration MAX_AFTER = Duration.ofDays(366);

  private static final String SUFFIX = ".delegated";

  private final Values values;

  private Delegation(Duration after, Optional<String> fallback) {
    Objects.requireNonNull(after, "after");
    if (Durations.millis(after) < 1 || after.compareTo(MAX_AFTER) > 0) {
      throw new IllegalArgumentException(
          "An event cannot be delegated after " + after + "; 1 ms to 366 days are possible");
    }
    this.values = new Values(after, fallback);
  }

  /**
   * {@return a delegation to the route {@code EVENT.delegated}}
   *
   * @param after how long an event waits for a listener, 1 ms to 366 days
   * @throws IllegalArgumentException if the time is out of range
   */
  public static Delegation after(Duration after) {
    return new Delegation(after, Optional.empty());
  }

  /**
   * {@return a delegation to a route that is named}
   *
   * @param after how long an event waits for a listener, 1 ms to 366 days
   * @param fallback the shared route that gets the event then
   * @throws IllegalArgumentException if the time is out of range
   * @throws InvalidEventNameException if the fallback is no name of an event
   */
  public static Delegation after(Duration after, String fallback) {
    EventNames.require(Objects.requireNonNull(fallback, "fallback"));
    return new Delegation(after, Optional.of(fallback));
  }

  /** {@return how long an event waits for a listener, 1 ms to 366 days} */
  public Duration after() {
    return values.after;
  }

  /**
   * {@return the shared route that was named to get the event then; empty for {@code
   * EVENT.delegated}}
   *
   * @see #fallbackOf(String)
   */
  public Optional<String> fallback() {
    return values.fallback;
  }

  /**
   * {@return the name of the shared route that gets the events of a route that no listener has
   * taken}
   *
   * @param event the route that is delegated
   * @throws IllegalArgumentException if the other route is the route itself
   * @throws InvalidEventNameException if the event's name is too long for {@code EVENT.delegated}
   */
  public String fallbackOf(String event) {
    Objects.requireNonNull(event, "event");
    String to = values.fallback.orElse(event + SUFFIX);
    if (to.equals(event)) {
      throw new IllegalArgumentException(
          "'" + event + "' cannot be delegated to itself; name another route");
    }
    EventNames.require(to);
    return to;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Delegation that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return Text.show(Delegation.class, values);
  }

  private record Values(Duration after, Optional<String> fallback) {}
}
