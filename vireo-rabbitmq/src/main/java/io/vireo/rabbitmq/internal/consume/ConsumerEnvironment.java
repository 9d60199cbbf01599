package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.routes.RoutePauses;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.ConsumerQueues;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.ConsumingLifecycle;
import java.time.Duration;

/**
 * What all consumers of a driver share.
 *
 * @param rpcTimeout how long a pause waits for the broker
 * @param pauses reads which routes are paused
 * @param lifecycle counts the consumers that have not ended
 * @param republisher stores recovery records and copies before an event is acknowledged
 */
public record ConsumerEnvironment(
    Duration rpcTimeout,
    Tunables tunables,
    Threads threads,
    Topology topology,
    ConsumerQueues queues,
    RoutePauses pauses,
    ConsumingLifecycle lifecycle,
    Republisher republisher) {}
