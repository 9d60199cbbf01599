/**
 * The contract between Vireo's engine and a driver. Its comments are the specification; the suite
 * {@code DriverContract} of {@code vireo-tck} checks it.
 *
 * <p>A driver moves bytes, headers and settlements. It knows no handler, no JSON and no retry
 * policy: those are the engine's.
 */
@NullMarked
package io.vireo.spi;

import org.jspecify.annotations.NullMarked;
