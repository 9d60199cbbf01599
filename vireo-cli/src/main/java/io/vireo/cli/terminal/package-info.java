/**
 * What all commands share at the terminal: arguments in and out, errors in one line, exit codes,
 * numbers and times as people read them.
 */
@NullMarked
package io.vireo.cli.terminal;

import org.jspecify.annotations.NullMarked;
