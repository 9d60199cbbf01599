package io.vireo.operations.doctor;

import io.vireo.rabbitmq.RabbitInspector.Broker;
import io.vireo.rabbitmq.RabbitInspector.Publishing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A broker.
 *
 * @param about what the broker reports about itself
 * @param publishing the outcome of publishing a test event that no queue takes
 * @param alarms such as {@code rabbit@one is short of memory}; null if they could not be seen
 * @param oldQueues whether the broker permits queues that are neither durable nor exclusive; null
 *     if that could not be seen
 * @param management the URL of the management API that has answered, or null
 */
public record BrokerFacts(
    Broker about,
    Publishing publishing,
    @Nullable List<String> alarms,
    @Nullable Boolean oldQueues,
    @Nullable String management) {}
