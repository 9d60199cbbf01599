package io.vireo.rabbitmq;

/**
 * What the program has said of a consumer, beside what its listener's options say. Immutable.
 *
 * @param queue of its queue
 * @param retries how often it is tried to register it, and how soon
 */
record ConsumerSettings(QueueSettings queue, Retries retries) {}
