/** The commands that examine a broker: they collect facts, judge them and print the findings. */
@NullMarked
package io.vireo.cli.doctor;

import org.jspecify.annotations.NullMarked;
