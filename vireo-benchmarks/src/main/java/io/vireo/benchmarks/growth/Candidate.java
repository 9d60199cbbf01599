package io.vireo.benchmarks.growth;

import java.util.function.Supplier;

/**
 * A library that has many listeners, used in one idiom.
 *
 * @param name in the table
 * @param idiom how it is used
 * @param maker makes listeners that have done nothing yet
 */
record Candidate(String name, String idiom, Supplier<ManyListeners> maker) {}
