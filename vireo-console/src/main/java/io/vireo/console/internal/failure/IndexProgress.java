package io.vireo.console.internal.failure;

/**
 * How far the index is with a pass over the records of a route.
 *
 * @param route the route that is read
 * @param read how many records were read
 * @param total how many there were when the pass began
 */
record IndexProgress(String route, long read, long total) {}
