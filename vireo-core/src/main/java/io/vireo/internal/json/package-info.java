/**
 * The JSON of events: a mapper of Jackson that reads and writes each value exactly, or refuses it.
 * Not exported.
 */
@NullMarked
package io.vireo.internal.json;

import org.jspecify.annotations.NullMarked;
