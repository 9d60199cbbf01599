/** What Vireo is measured with when its metrics or its tracing are on. */
@NullMarked
package io.vireo.benchmarks.instrumentation;

import org.jspecify.annotations.NullMarked;
