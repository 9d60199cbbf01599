/**
 * The contract between Vireo's engine and a driver. The comments of these types are its
 * specification, and the suite {@code DriverContract} of {@code vireo-tck} checks it.
 *
 * <p>A driver moves bytes, headers and settlements. It knows no handler, no JSON and no retry
 * policy, for these belong to the engine.
 */
@NullMarked
package io.vireo.spi;

import org.jspecify.annotations.NullMarked;
