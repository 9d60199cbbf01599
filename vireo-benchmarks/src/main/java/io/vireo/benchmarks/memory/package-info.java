/** Measures events that stay in one JVM. */
@NullMarked
package io.vireo.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
