package io.vireo.benchmarks;

/**
 * One measured round.
 *
 * @param contestant the name of the contestant
 * @param number the number of the round, from 1
 * @param measurement the figures of the round
 */
public record Round(String contestant, int number, Measurement measurement) {}
