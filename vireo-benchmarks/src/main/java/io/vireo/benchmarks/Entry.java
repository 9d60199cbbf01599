package io.vireo.benchmarks;

/**
 * A contestant as a work lists it.
 *
 * @param name in the table
 * @param idiom how the library is used, in a sentence
 * @param trial a round of it
 */
public record Entry(String name, String idiom, Trial trial) {}
