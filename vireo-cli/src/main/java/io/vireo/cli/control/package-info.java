/** The commands that show the status of observers, and pause and resume them. */
@NullMarked
package io.vireo.cli.control;

import org.jspecify.annotations.NullMarked;
