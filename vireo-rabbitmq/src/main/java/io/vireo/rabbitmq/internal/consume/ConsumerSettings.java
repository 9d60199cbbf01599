package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.connection.Retries;
import io.vireo.rabbitmq.internal.topology.QueueSettings;

/**
 * The settings of one consumer that the driver's options give, beside the options of its listener.
 */
public record ConsumerSettings(QueueSettings queue, Retries retries) {}
