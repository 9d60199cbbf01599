package io.vireo.soak;

import java.time.Duration;

/**
 * How a run with restarts goes.
 *
 * @param seed of the order of the faults, and of what is random about each
 * @param events how many events at least
 * @param restarts how many faults: of six, three orderly stops, two kills and a SIGSTOP
 * @param rate how many events a second at least
 * @param heartbeat of all connections
 * @param recommended whether the node has the setting that docs/reliability.md recommends to one
 *     that is alone; without it RabbitMQ's own
 */
record RestartOptions(
    long seed, long events, int restarts, int rate, Duration heartbeat, boolean recommended) {}
