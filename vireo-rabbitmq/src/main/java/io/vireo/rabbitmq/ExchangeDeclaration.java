package io.vireo.rabbitmq;

import java.util.Optional;

/**
 * How an exchange is declared. Immutable.
 *
 * @param type the exchange's type, such as {@code direct}
 * @param durable whether the exchange survives a restart of the broker
 * @param autoDelete whether the broker deletes the exchange with its last binding
 * @param internal whether only the broker may publish to the exchange
 * @param alternate the exchange that gets what no queue takes; empty if there is none
 */
public record ExchangeDeclaration(
    String type,
    boolean durable,
    boolean autoDelete,
    boolean internal,
    Optional<String> alternate) {}
