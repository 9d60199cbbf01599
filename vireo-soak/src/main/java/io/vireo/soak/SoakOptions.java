package io.vireo.soak;

import java.time.Duration;
import java.util.Map;

/**
 * How a soak runs. It goes on until each fault has come as often as wanted, enough events are
 * confirmed, and the time is over.
 *
 * @param seed of the random faults
 * @param time how long at least
 * @param events how many confirmed events at least
 * @param atLeast how often each fault comes at least
 * @param heartbeat of all connections
 * @param leastPause the shortest time between two faults
 * @param longestPause the longest time between two faults
 * @param idle how long nothing happens before threads and memory are looked at
 */
record SoakOptions(
    long seed,
    Duration time,
    long events,
    Map<Kind, Integer> atLeast,
    Duration heartbeat,
    Duration leastPause,
    Duration longestPause,
    Duration idle) {}
