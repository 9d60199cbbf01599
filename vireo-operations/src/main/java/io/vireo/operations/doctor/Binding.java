package io.vireo.operations.doctor;

import io.vireo.spi.ExchangeNames;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A binding of a queue to an exchange.
 *
 * @param exchange the exchange
 * @param queue the queue
 * @param key the binding key
 */
public record Binding(String exchange, String queue, String key) {
  /** The exchange that routes delayed and retried events back to their queue. */
  public static final String RETRY_EXCHANGE = "vireo_retry_r0";

  private static final String REDRIVE_EXCHANGE = "vireo_redrive_r0";

  /** Returns the bindings of queues that the management API lists. */
  public static List<Binding> of(List<JsonNode> listed) {
    return listed.stream()
        .filter(binding -> binding.path("destination_type").asString("").equals("queue"))
        .map(
            binding ->
                new Binding(
                    binding.path("source").asString(),
                    binding.path("destination").asString(),
                    binding.path("routing_key").asString()))
        .toList();
  }

  /**
   * Whether the queue is that of a shared route: it has the name of its events, by which Vireo's
   * exchanges route them.
   */
  public boolean isOfSharedRoute() {
    return key.equals(queue)
        && RouteFacts.isName(queue)
        && (exchange.equals(ExchangeNames.SHARED)
            || exchange.equals(RETRY_EXCHANGE)
            || DelegationFacts.isFallback(exchange));
  }

  /** Whether the exchange routes only events that return to their queue, and no new ones. */
  public boolean isForReturningEvents() {
    return exchange.equals(RETRY_EXCHANGE) || exchange.equals(REDRIVE_EXCHANGE);
  }
}
