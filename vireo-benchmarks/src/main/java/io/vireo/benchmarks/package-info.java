/**
 * Vireo and its peers side by side: the same work through each of them in turn, and a table of what
 * it took.
 */
@NullMarked
package io.vireo.benchmarks;

import org.jspecify.annotations.NullMarked;
