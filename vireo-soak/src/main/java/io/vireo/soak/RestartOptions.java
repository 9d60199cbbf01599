package io.vireo.soak;

import java.time.Duration;

/**
 * The options of a soak with restarts.
 *
 * @param seed the seed for the order of the faults, and for what is random about each
 * @param events how many events are emitted at least
 * @param restarts how many faults: of six, three orderly stops, two kills and a SIGSTOP
 * @param rate how many events are emitted per second, at least
 * @param heartbeat the heartbeat of all connections
 * @param recommended whether the node has the setting that docs/reliability.md recommends for a
 *     broker of a single node; if not, it has RabbitMQ's default
 */
record RestartOptions(
    long seed, long events, int restarts, int rate, Duration heartbeat, boolean recommended) {}
