/**
 * Metrics of a {@link io.vireo.Core} by Micrometer, see {@link io.vireo.micrometer.VireoMetrics},
 * and observations, from which traces are made, see {@link io.vireo.micrometer.VireoObservations}.
 */
@NullMarked
package io.vireo.micrometer;

import org.jspecify.annotations.NullMarked;
