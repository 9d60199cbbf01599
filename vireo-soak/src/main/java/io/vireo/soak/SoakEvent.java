package io.vireo.soak;

/**
 * The content of an event of the soak.
 *
 * @param id the id of the event in the ledger, which is its message id as well
 * @param padding a text that makes some events larger than others, or marks a probe
 */
record SoakEvent(String id, String padding) {}
