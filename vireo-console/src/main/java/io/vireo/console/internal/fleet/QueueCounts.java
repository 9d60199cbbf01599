package io.vireo.console.internal.fleet;

import io.vireo.Control.Pause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the broker keeps of a route.
 *
 * @param asOf when the broker was asked
 * @param waiting how many events wait in the queue; null for a broadcast
 * @param failedEvents how many records are in recovery
 * @param pause the pause of the whole route; null if there is none
 */
record QueueCounts(
    Instant asOf, @Nullable Long waiting, long failedEvents, @Nullable Pause pause) {}
