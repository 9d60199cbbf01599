package io.vireo.cli.doctor;

/**
 * What leads events from an exchange to a queue.
 *
 * @param exchange where from
 * @param queue where to
 * @param key the binding key
 */
record Binding(String exchange, String queue, String key) {
  /** By which delayed and retried events come back to their queue. */
  static final String RETRY_EXCHANGE = "vireo_retry_r0";

  private static final String REDRIVE_EXCHANGE = "vireo_redrive_r0";

  /** Whether it is to an exchange by which no new events come. */
  boolean isForReturningEvents() {
    return exchange.equals(RETRY_EXCHANGE) || exchange.equals(REDRIVE_EXCHANGE);
  }
}
