package io.vireo.comparison;

/** The data of the event {@code order.billed}. */
record Billed(int orderId) {}
