package io.vireo.rabbitmq;

import io.vireo.spi.ConsumingLifecycle;

/** What all consumers of a driver share. */
record ConsumerEnvironment(
    RabbitOptions options,
    Tunables tunables,
    Threads threads,
    Topology topology,
    RoutePauses pauses,
    Callbacks callbacks,
    ConsumingLifecycle lifecycle,
    Republisher republisher) {}
