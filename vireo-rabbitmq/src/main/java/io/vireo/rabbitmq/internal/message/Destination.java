package io.vireo.rabbitmq.internal.message;

import io.vireo.rabbitmq.internal.connection.Preparation;
import org.jspecify.annotations.Nullable;

/**
 * Where an event goes.
 *
 * @param exchange the exchange; empty for the default one
 * @param routingKey the routing key
 * @param mandatory whether to hear that no queue took it
 * @param preparation what to declare first, or null for nothing
 */
public record Destination(
    String exchange, String routingKey, boolean mandatory, @Nullable Preparation preparation) {}
