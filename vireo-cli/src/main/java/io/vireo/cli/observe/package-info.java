/** The command {@code vireo observe}, which prints events as they arrive. */
@NullMarked
package io.vireo.cli.observe;

import org.jspecify.annotations.NullMarked;
