/** Measures what further routes and observers cost: set-up time, heap, threads and connections. */
@NullMarked
package io.vireo.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
