/**
 * What breaks things, and what finds out whether anything was lost: a network, a schedule of
 * faults, hostile values, and a ledger of events.
 */
@NullMarked
package io.vireo.tck.fault;

import org.jspecify.annotations.NullMarked;
