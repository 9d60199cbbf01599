/** The command that listens and prints what it hears. */
@NullMarked
package io.vireo.cli.observe;

import org.jspecify.annotations.NullMarked;
