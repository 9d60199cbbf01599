package io.vireo.comparison;

/** The data of the event {@code order.billed}. */
public record Billed(int orderId) {}
