/**
 * Listeners from their registration to their end: their state, their pauses, and the pauses of
 * their routes. Not exported.
 */
@NullMarked
package io.vireo.internal.subscription;

import org.jspecify.annotations.NullMarked;
