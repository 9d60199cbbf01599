/** The command {@code vireo console}. */
@NullMarked
package io.vireo.cli.console;

import org.jspecify.annotations.NullMarked;
