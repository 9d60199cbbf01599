/** What {@code vireo doctor} and {@code vireo explain} find out, judge and print. */
@NullMarked
package io.vireo.cli.doctor;

import org.jspecify.annotations.NullMarked;
