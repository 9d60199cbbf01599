package io.vireo.operations.doctor;

/**
 * How those who examine a broker can see more of it. The command names its options, the console
 * those of its own.
 *
 * @param routes which routes are not seen without the management API
 * @param management what to do so that the management API can be read
 */
public record Advice(String routes, String management) {}
