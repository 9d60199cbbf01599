package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.connection.Retries;
import io.vireo.rabbitmq.internal.topology.QueueSettings;

/**
 * The settings of one consumer that the driver's options give, beside the options of its listener.
 *
 * @param queue the settings of the consumer's queue
 * @param retries how often and how soon the registration is tried again
 */
public record ConsumerSettings(QueueSettings queue, Retries retries) {}
