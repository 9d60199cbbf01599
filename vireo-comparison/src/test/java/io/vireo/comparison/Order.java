package io.vireo.comparison;

/** The data of the event {@code order.placed}. */
public record Order(int id) {}
