package io.vireo.console.internal.failure;

/**
 * Names the record of a failed event.
 *
 * @param route the route whose recovery queue holds the record
 * @param id the id of the record
 */
public record RecordKey(String route, String id) {}
