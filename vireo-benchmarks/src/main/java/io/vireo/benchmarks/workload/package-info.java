/** The workloads on a broker, and their contestants. */
@NullMarked
package io.vireo.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
