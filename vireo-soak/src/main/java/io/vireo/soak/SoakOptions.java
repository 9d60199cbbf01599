package io.vireo.soak;

import java.time.Duration;
import java.util.Map;

/**
 * The options of a soak. It runs until each kind of fault has happened as often as wanted, enough
 * events are confirmed, and the time is over.
 *
 * @param seed the seed of the random faults
 * @param time how long the soak runs at least
 * @param events how many events are confirmed at least
 * @param atLeast how often each kind of fault happens at least
 * @param heartbeat the heartbeat of all connections
 * @param shortestPause the shortest time between two faults
 * @param longestPause the longest time between two faults
 * @param idle how long no event is emitted before threads and memory are counted
 */
record SoakOptions(
    long seed,
    Duration time,
    long events,
    Map<FaultKind, Integer> atLeast,
    Duration heartbeat,
    Duration shortestPause,
    Duration longestPause,
    Duration idle) {}
