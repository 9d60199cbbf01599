/** Events that never leave the JVM. */
@NullMarked
package io.vireo.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
