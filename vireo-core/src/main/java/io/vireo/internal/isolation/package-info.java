/**
 * The poison guard: events that may have ended a process are handled alone, so that it is known
 * which of them does, and the others are not taken for it. Not exported.
 */
@NullMarked
package io.vireo.internal.isolation;

import org.jspecify.annotations.NullMarked;
