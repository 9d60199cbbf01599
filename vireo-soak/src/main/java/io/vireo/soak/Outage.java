package io.vireo.soak;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The effects of one fault.
 *
 * @param kind the kind of the fault
 * @param noticed how long after the beginning of the fault health was no longer UP; null if it
 *     stayed UP or if that was not measured
 * @param delivery how long after the end of the fault the first event was delivered; null if none
 *     was or if that was not measured
 * @param back how long after the end of the fault all listeners were back; null if they were not
 *     within a minute
 * @param duplicates how many events of the main route were handled again
 * @param settled whether each event that was confirmed before the listeners were back was handled
 *     within a minute
 */
record Outage(
    FaultKind kind,
    @Nullable Duration noticed,
    @Nullable Duration delivery,
    @Nullable Duration back,
    long duplicates,
    boolean settled) {}
