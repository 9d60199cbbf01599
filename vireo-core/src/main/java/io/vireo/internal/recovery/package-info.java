/**
 * Failed events: how their records are written and read, and how the events are published again.
 * Not exported.
 */
@NullMarked
package io.vireo.internal.recovery;

import org.jspecify.annotations.NullMarked;
