/**
 * What all commands share at the terminal: the parsing of arguments, output, error messages, exit
 * codes, and the format of numbers and times.
 */
@NullMarked
package io.vireo.cli.terminal;

import org.jspecify.annotations.NullMarked;
