/** The works that every contestant does. */
@NullMarked
package io.vireo.benchmarks.work;

import org.jspecify.annotations.NullMarked;
