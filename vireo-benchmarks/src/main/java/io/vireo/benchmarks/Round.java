package io.vireo.benchmarks;

/**
 * One measured round.
 *
 * @param contestant who
 * @param number from 1
 * @param measurement what it took
 */
public record Round(String contestant, int number, Measurement measurement) {}
