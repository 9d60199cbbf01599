/** Measures Vireo and its peers side by side, each with the same workloads in turn. */
@NullMarked
package io.vireo.benchmarks;

import org.jspecify.annotations.NullMarked;
