/** What further routes and observers cost: time to set them up, heap, threads and connections. */
@NullMarked
package io.vireo.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
