package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.connection.Retries;
import io.vireo.rabbitmq.internal.topology.QueueSettings;

/**
 * What the program has said of a consumer, beside what its listener's options say. Immutable.
 *
 * @param queue of its queue
 * @param retries how often it is tried to register it, and how soon
 */
public record ConsumerSettings(QueueSettings queue, Retries retries) {}
