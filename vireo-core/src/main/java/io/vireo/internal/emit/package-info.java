/**
 * The way out: an event is encoded, its options are looked at, and it is handed to the driver; what
 * becomes of it is told to who emitted it. Not exported.
 */
@NullMarked
package io.vireo.internal.emit;

import org.jspecify.annotations.NullMarked;
