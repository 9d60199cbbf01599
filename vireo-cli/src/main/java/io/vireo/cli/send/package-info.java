/** The commands that emit and broadcast. */
@NullMarked
package io.vireo.cli.send;

import org.jspecify.annotations.NullMarked;
