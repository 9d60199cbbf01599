package io.vireo.console.internal.fleet;

import io.vireo.Control.Pause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the broker keeps of a route. What it refuses to tell, such as for want of permission, is not
 * known.
 *
 * @param asOf when the broker was asked
 * @param waiting how many events wait in the queue; null for a broadcast, or if that is not known
 * @param failedEvents how many records are in recovery; null if that is not known
 * @param pause the pause of the whole route; null if there is none, or none is known
 */
record QueueCounts(
    Instant asOf, @Nullable Long waiting, @Nullable Long failedEvents, @Nullable Pause pause) {}
