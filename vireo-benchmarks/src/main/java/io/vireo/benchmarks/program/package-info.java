/** Measures programs that are started in JVMs of their own. */
@NullMarked
package io.vireo.benchmarks.program;

import org.jspecify.annotations.NullMarked;
