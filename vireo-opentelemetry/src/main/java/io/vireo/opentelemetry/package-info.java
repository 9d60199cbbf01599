/**
 * Traces and metrics of a {@link io.vireo.Core} by OpenTelemetry; see {@link
 * io.vireo.opentelemetry.VireoTracing}.
 */
@NullMarked
package io.vireo.opentelemetry;

import org.jspecify.annotations.NullMarked;
