/** The commands that ask observers who they are, and have them pause and resume. */
@NullMarked
package io.vireo.cli.control;

import org.jspecify.annotations.NullMarked;
