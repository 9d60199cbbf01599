/** Vireo. */
@NullMarked
package io.vireo.benchmarks.vireo;

import org.jspecify.annotations.NullMarked;
