/** Measures with JMH the parts of Vireo that need no broker. */
@NullMarked
package io.vireo.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
