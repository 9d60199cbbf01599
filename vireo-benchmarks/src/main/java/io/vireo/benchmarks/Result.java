package io.vireo.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * All rounds of one work.
 *
 * @param work which
 * @param messages in each round
 * @param rounds in the order in which they ran
 * @param failures what contestants failed with, by their names; they have no further rounds
 */
public record Result(Work work, int messages, List<Round> rounds, Map<String, String> failures) {}
