/** The commands for failed events: list, show, redrive, edit, discard, export, import. */
@NullMarked
package io.vireo.cli.recovery;

import org.jspecify.annotations.NullMarked;
