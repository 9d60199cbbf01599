package io.vireo.operations.compatibility;

/**
 * A difference between two schemas, before it is known which operations use them.
 *
 * @param severity what it means
 * @param place the place in the schema
 * @param what what has changed and why that matters
 */
record Finding(Severity severity, Place place, String what) {}
