package io.vireo.cli.demo;

/**
 * An order that is ready to be sent.
 *
 * @param id the id of the order
 * @param warehouse the name of the warehouse that packed it
 */
record PackedOrder(int id, String warehouse) {}
