/**
 * Tools that cause faults, and tools that find out whether any event was lost: a proxy that breaks
 * connections, a schedule of random faults, a generator of hostile values, and a ledger of events.
 */
@NullMarked
package io.vireo.tck.fault;

import org.jspecify.annotations.NullMarked;
