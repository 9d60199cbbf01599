/** Consoles that watch what is measured. */
@NullMarked
package io.vireo.benchmarks.console;

import org.jspecify.annotations.NullMarked;
