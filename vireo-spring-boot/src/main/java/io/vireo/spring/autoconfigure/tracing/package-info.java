/**
 * The auto-configuration of tracing: of the tracers that an application has, exactly one traces its
 * events.
 */
@NullMarked
package io.vireo.spring.autoconfigure.tracing;

import org.jspecify.annotations.NullMarked;
