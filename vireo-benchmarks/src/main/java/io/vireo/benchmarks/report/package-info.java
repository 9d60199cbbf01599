/** What is made of results: the gates that are to be met, and charts. */
@NullMarked
package io.vireo.benchmarks.report;

import org.jspecify.annotations.NullMarked;
