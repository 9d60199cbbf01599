package io.vireo.rabbitmq.internal.message;

import io.vireo.rabbitmq.internal.connection.Preparation;
import org.jspecify.annotations.Nullable;

/**
 * Where an event is published to.
 *
 * @param exchange the name of the exchange; empty for the default exchange
 * @param mandatory whether the broker has to say when no queue takes the event
 * @param preparation declares what has to be there first, or null
 */
public record Destination(
    String exchange, String routingKey, boolean mandatory, @Nullable Preparation preparation) {}
