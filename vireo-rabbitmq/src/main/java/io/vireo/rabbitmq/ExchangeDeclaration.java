package io.vireo.rabbitmq;

import org.jspecify.annotations.Nullable;

/**
 * How an exchange is declared. Immutable.
 *
 * @param type such as {@code direct}
 * @param durable whether it survives a restart of the broker
 * @param autoDelete whether it goes with its last binding
 * @param internal whether nobody may publish to it
 * @param alternate the exchange that gets what no queue takes, or null
 */
public record ExchangeDeclaration(
    String type,
    boolean durable,
    boolean autoDelete,
    boolean internal,
    @Nullable String alternate) {}
