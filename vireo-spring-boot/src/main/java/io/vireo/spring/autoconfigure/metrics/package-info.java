/** The auto-configuration of Vireo's metrics, where Micrometer and {@code vireo-micrometer} are. */
@NullMarked
package io.vireo.spring.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
