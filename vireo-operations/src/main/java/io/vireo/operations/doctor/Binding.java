package io.vireo.operations.doctor;

/**
 * A binding of a queue to an exchange.
 *
 * @param exchange the exchange
 * @param queue the queue
 * @param key the binding key
 */
public record Binding(String exchange, String queue, String key) {
  /** The exchange that routes delayed and retried events back to their queue. */
  static final String RETRY_EXCHANGE = "vireo_retry_r0";

  private static final String REDRIVE_EXCHANGE = "vireo_redrive_r0";

  /** Whether the exchange routes only events that return to their queue, and no new ones. */
  public boolean isForReturningEvents() {
    return exchange.equals(RETRY_EXCHANGE) || exchange.equals(REDRIVE_EXCHANGE);
  }
}
