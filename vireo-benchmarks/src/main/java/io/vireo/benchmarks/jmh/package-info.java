/** What costs nothing but processor time, measured piece by piece with JMH. */
@NullMarked
package io.vireo.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
