/**
 * Metrics of a {@link io.vireo.Core} by Micrometer; see {@link io.vireo.micrometer.VireoMetrics}.
 */
@NullMarked
package io.vireo.micrometer;

import org.jspecify.annotations.NullMarked;
