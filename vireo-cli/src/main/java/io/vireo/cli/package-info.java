/** The {@code vireo} command: emit and observe events from a shell, and see Vireo at work. */
@NullMarked
package io.vireo.cli;

import org.jspecify.annotations.NullMarked;
