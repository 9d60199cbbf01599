package io.vireo;

import io.vireo.internal.message.EventNames;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of a shared route go that no listener has taken in time: to another shared
 * route, with the same body and id. Immutable; any thread may use it.
 *
 * <p>An event is taken when it has been delivered to a listener, be it only fetched in advance. The
 * time counts from when it reached the queue, for one that comes back from a listener as well, and
 * it runs while the route is paused. An event with an {@code expiration} of its own that is shorter
 * goes to the other route when that is over.
 *
 * @param after how long an event waits for a listener, 1 ms to 366 days
 * @param fallback the shared route that gets it then, a name like that of an event; null for {@code
 *     EVENT.delegated}
 */
public record Delegation(Duration after, @Nullable String fallback) {
  /** The longest that an event may wait. */
  public static final Duration MAX_AFTER = Duration.ofDays(366);

  private static final String SUFFIX = ".delegated";

  /**
   * Checks what it is given.
   *
   * @param after how long an event waits for a listener
   * @param fallback the shared route that gets it then, or null for {@code EVENT.delegated}
   * @throws ObservationException if the time is out of range
   * @throws InvalidEventNameException if the fallback is no name of an event
   */
  public Delegation {
    Objects.requireNonNull(after, "after");
    if (Durations.millis(after) < 1 || after.compareTo(MAX_AFTER) > 0) {
      throw new ObservationException(
          "An event cannot be delegated after " + after + "; 1 ms to 366 days are possible");
    }
    if (fallback != null) {
      EventNames.require(fallback);
    }
  }

  /**
   * To {@code EVENT.delegated}.
   *
   * @param after how long an event waits for a listener, 1 ms to 366 days
   * @return a delegation
   * @throws ObservationException if the time is out of range
   */
  public static Delegation after(Duration after) {
    return new Delegation(after, null);
  }

  /**
   * The shared route that gets what nobody has taken.
   *
   * @param event the route that is delegated
   * @return the name of another one
   * @throws ObservationException if it is the route itself
   * @throws InvalidEventNameException if the event's name is too long for {@code EVENT.delegated}
   */
  public String fallbackOf(String event) {
    Objects.requireNonNull(event, "event");
    String to = fallback == null ? event + SUFFIX : fallback;
    if (to.equals(event)) {
      throw new ObservationException(
          "'" + event + "' cannot be delegated to itself; name another route");
    }
    EventNames.require(to);
    return to;
  }
}
