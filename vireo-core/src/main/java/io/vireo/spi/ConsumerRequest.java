package io.vireo.spi;

import io.vireo.ObserveOptions;

/**
 * What a consumer is to consume, as the engine asks for it. Immutable.
 *
 * <p>A consumer with a private queue may listen in on a shared route, with {@code tap}, or with
 * options that name {@link ExchangeNames#SHARED} and the type direct. It gets a copy of each event
 * that is emitted on the route, and takes none away from the listeners of the route. But it counts
 * as somebody who takes events: while a tap listens, {@code emit} to a route without any other
 * queue returns true, and {@code required} does not fail, although the event is kept nowhere.
 *
 * @param observerId the observer that asks
 * @param subscriptionId distinguishes the consumers of this observer; the pair of both ids is
 *     unique among all observers
 * @param event the route: the name of an event, or for a broadcast a pattern with {@code *} and
 *     {@code #}
 * @param broadcast true for a private queue of this consumer, false for the shared queue of the
 *     route
 * @param tap whether the private queue is bound to the exchange of {@code emit} instead of to the
 *     exchange of {@code broadcast}, so that it gets a copy of each event that is emitted on the
 *     route; always false for a shared queue
 * @param options what the program has asked for
 */
public record ConsumerRequest(
    String observerId,
    String subscriptionId,
    String event,
    boolean broadcast,
    boolean tap,
    ObserveOptions options) {

  /**
   * Makes a request without a tap.
   *
   * @param observerId the observer that asks
   * @param subscriptionId distinguishes the consumers of this observer
   * @param event the route, or the pattern of a broadcast
   * @param broadcast true for a private queue of this consumer, false for the shared queue of the
   *     route
   * @param options what the program has asked for
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
   * {@return the name of the part of {@code Health} that describes this consumer: {@code route
   * EVENT} or {@code broadcast PATTERN}}
   */
  public String healthName() {
    return (broadcast ? "broadcast " : "route ") + event;
  }
}
