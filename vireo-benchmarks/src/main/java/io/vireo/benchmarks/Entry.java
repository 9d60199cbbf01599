package io.vireo.benchmarks;

/**
 * A contestant in a workload.
 *
 * @param name the name in the table
 * @param idiom how the library is used, in a sentence
 * @param trial runs a round
 */
public record Entry(String name, String idiom, Trial trial) {}
