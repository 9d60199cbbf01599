/**
 * The way of an event out of the program: it is checked and encoded, the driver publishes it, and
 * the emitter learns the outcome. Not exported.
 */
@NullMarked
package io.vireo.internal.emit;

import org.jspecify.annotations.NullMarked;
