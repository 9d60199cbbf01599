package io.vireo.soak;

/**
 * What an event of the soak carries.
 *
 * @param id its id in the ledger, which is its message id as well
 * @param filling makes some events larger than others
 */
record SoakEvent(String id, String filling) {}
