package io.vireo.rabbitmq;

import io.vireo.spi.ConsumingLifecycle;
import java.time.Duration;

/** What all consumers of a driver share. */
record ConsumerEnvironment(
    Duration rpcTimeout,
    Tunables tunables,
    Threads threads,
    Topology topology,
    RoutePauses pauses,
    ConsumingLifecycle lifecycle,
    Republisher republisher) {}
