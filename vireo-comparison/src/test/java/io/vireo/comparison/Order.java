package io.vireo.comparison;

/** The data of the event {@code order.placed}. */
record Order(int id) {}
