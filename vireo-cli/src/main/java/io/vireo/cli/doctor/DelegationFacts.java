package io.vireo.cli.doctor;

import java.time.Duration;
import java.util.Optional;

/**
 * Where the events of a queue go that nobody takes.
 *
 * @param exchange the exchange they go by
 * @param fallback the route they go to
 * @param after how long they wait
 */
record DelegationFacts(String exchange, String fallback, Duration after) {
  private static final String PREFIX = "fallback/";

  /** Reads it from the form of a queue. */
  static Optional<DelegationFacts> of(QueueFacts queue) {
    if (queue.argument("x-dead-letter-exchange") instanceof String exchange
        && exchange.startsWith(PREFIX)
        && queue.argument("x-dead-letter-routing-key") instanceof String fallback
        && queue.argument("x-message-ttl") instanceof Long millis) {
      return Optional.of(new DelegationFacts(exchange, fallback, Duration.ofMillis(millis)));
    }
    return Optional.empty();
  }

  /** Whether an exchange is one by which delegated events go. */
  static boolean isFallback(String exchange) {
    return exchange.startsWith(PREFIX);
  }
}
