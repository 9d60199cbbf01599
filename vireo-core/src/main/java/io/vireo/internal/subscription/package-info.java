/**
 * The subscription registry: listeners from their registration to their end, with their pauses and
 * those of their routes. Not exported.
 */
@NullMarked
package io.vireo.internal.subscription;

import org.jspecify.annotations.NullMarked;
