package io.vireo.operations.doctor;

import java.time.Duration;
import java.util.Optional;

/**
 * The delegation of a route: where its events go if nobody takes them in time.
 *
 * @param exchange the dead-letter exchange that routes them
 * @param fallback the route that gets them
 * @param after how long they wait before that
 */
public record DelegationFacts(String exchange, String fallback, Duration after) {
  private static final String PREFIX = "fallback/";

  /** Reads the delegation from the arguments of a queue; empty if there is none. */
  public static Optional<DelegationFacts> of(QueueFacts queue) {
    if (queue.argument("x-dead-letter-exchange") instanceof String exchange
        && exchange.startsWith(PREFIX)
        && queue.argument("x-dead-letter-routing-key") instanceof String fallback
        && queue.argument("x-message-ttl") instanceof Long millis) {
      return Optional.of(new DelegationFacts(exchange, fallback, Duration.ofMillis(millis)));
    }
    return Optional.empty();
  }

  /** Whether an exchange routes delegated events. */
  public static boolean isFallback(String exchange) {
    return exchange.startsWith(PREFIX);
  }
}
