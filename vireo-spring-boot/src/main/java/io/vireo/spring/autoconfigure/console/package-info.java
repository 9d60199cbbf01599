/** The auto-configuration of the console, where {@code vireo-console} is there. */
@NullMarked
package io.vireo.spring.autoconfigure.console;

import org.jspecify.annotations.NullMarked;
