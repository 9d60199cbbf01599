/** The commands for failed events: ls, show, redrive, edit, discard, export and import. */
@NullMarked
package io.vireo.cli.recovery;

import org.jspecify.annotations.NullMarked;
