package io.vireo.cli.demo;

/**
 * An order that is ready to be sent.
 *
 * @param id the order's
 * @param warehouse who packed it
 */
record PackedOrder(int id, String warehouse) {}
