/**
 * The way in. Events that a driver delivers get a handler thread; they are decoded, handled, tried
 * again after a failure or sent to recovery, and settled. Not exported.
 */
@NullMarked
package io.vireo.internal.dispatch;

import org.jspecify.annotations.NullMarked;
