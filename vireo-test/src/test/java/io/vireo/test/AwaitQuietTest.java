package io.vireo.test;

/** {@link AwaitQuietCases} in memory. */
class AwaitQuietTest extends AwaitQuietCases {}
