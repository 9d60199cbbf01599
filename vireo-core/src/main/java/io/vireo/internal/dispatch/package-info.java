/**
 * The way in: events that a driver delivers get a handler thread, are decoded, handled, tried again
 * or given up, and settled. Not exported.
 */
@NullMarked
package io.vireo.internal.dispatch;

import org.jspecify.annotations.NullMarked;
