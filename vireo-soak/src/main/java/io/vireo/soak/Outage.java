package io.vireo.soak;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of one fault.
 *
 * @param kind the fault
 * @param noticed how long after its beginning health was not UP any more; null if it stayed UP, or
 *     may do so
 * @param delivery how long after its end the first event was delivered; null where that was not
 *     measured, or nothing came
 * @param back how long after its end all listeners were back; null if they were not within a minute
 * @param duplicates how many events of the main route were handled again
 * @param settled whether all that was confirmed until the listeners were back was handled within a
 *     minute
 */
record Outage(
    Kind kind,
    @Nullable Duration noticed,
    @Nullable Duration delivery,
    @Nullable Duration back,
    long duplicates,
    boolean settled) {}
