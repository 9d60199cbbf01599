package io.vireo.soak;

import java.time.Duration;

/**
 * How a soak runs. It goes on until all of the least counts are reached and the time is over.
 *
 * @param seed of the random faults
 * @param time how long at least
 * @param events how many confirmed events at least
 * @param kills how often at least the node is killed
 * @param closes how often at least all connections are closed
 * @param suspends how often at least the node is suspended
 * @param heartbeat of all connections
 * @param leastPause the shortest time between two faults
 * @param longestPause the longest time between two faults
 * @param idle how long nothing happens before threads and memory are looked at
 */
record SoakOptions(
    long seed,
    Duration time,
    long events,
    int kills,
    int closes,
    int suspends,
    Duration heartbeat,
    Duration leastPause,
    Duration longestPause,
    Duration idle) {}
