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
 * @param options how
 */
public record ConsumerRequest(
    String observerId,
    String subscriptionId,
    String event,
    boolean broadcast,
    ObserveOptions options) {}
