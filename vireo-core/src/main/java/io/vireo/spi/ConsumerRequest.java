package io.vireo.spi;

import io.vireo.ObserveOptions;

/**
 * What to consume.
 *
 * @param observerId the observer that asks
 * @param subscriptionId tells its consumers apart; the pair of both is unique everywhere
 * @param event the route: an event's name, or for a broadcast a pattern with {@code *} and {@code
 *     #}
 * @param broadcast true for a private queue, false for the shared one
 * @param tap of a private queue, whether it is bound like the shared one instead of like that of a
 *     broadcast: to the same exchange, also where that is the driver's choice. It gets a copy of
 *     what is emitted
 * @param options how
 */
public record ConsumerRequest(
    String observerId,
    String subscriptionId,
    String event,
    boolean broadcast,
    boolean tap,
    ObserveOptions options) {

  /**
   * A request that is no tap.
   *
   * @param observerId the observer that asks
   * @param subscriptionId tells its consumers apart
   * @param event the route, or a pattern
   * @param broadcast true for a private queue, false for the shared one
   * @param options how
   */
  public ConsumerRequest(
      String observerId,
      String subscriptionId,
      String event,
      boolean broadcast,
      ObserveOptions options) {
    this(observerId, subscriptionId, event, broadcast, false, options);
  }

  /**
   * How health names the consumer.
   *
   * @return {@code route EVENT} or {@code broadcast PATTERN}
   */
  public String healthName() {
    return (broadcast ? "broadcast " : "route ") + event;
  }
}
