package io.vireo.benchmarks.growth;

import java.util.function.Supplier;

/**
 * A library with many listeners, used in one idiom.
 *
 * @param name the name in the table
 * @param idiom how the library is used, in a sentence
 * @param factory makes listeners that have not connected yet
 */
record GrowthContestant(String name, String idiom, Supplier<ManyListeners> factory) {}
