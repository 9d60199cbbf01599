/** Compares results with the gates that Vireo must meet, and draws charts of them. */
@NullMarked
package io.vireo.benchmarks.report;

import org.jspecify.annotations.NullMarked;
