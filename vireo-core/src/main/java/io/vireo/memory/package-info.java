/**
 * The driver for {@code memory:} URLs: events inside one JVM, with nothing installed; the reference
 * for all drivers.
 */
@NullMarked
package io.vireo.memory;

import org.jspecify.annotations.NullMarked;
