package io.vireo.cli.doctor;

import io.vireo.rabbitmq.RabbitInspector.Broker;
import io.vireo.rabbitmq.RabbitInspector.Publishing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A broker.
 *
 * @param about what it says of itself
 * @param publishing what became of an event that no queue takes
 * @param alarms such as {@code memory on rabbit@one}; null if they could not be seen
 * @param oldQueues whether it permits queues that are neither durable nor exclusive; null if that
 *     could not be seen
 * @param management where its management API has answered, or null
 */
record BrokerFacts(
    Broker about,
    Publishing publishing,
    @Nullable List<String> alarms,
    @Nullable Boolean oldQueues,
    @Nullable String management) {}
