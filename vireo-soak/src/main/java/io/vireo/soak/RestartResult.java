package io.vireo.soak;

import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What was seen in a run with restarts.
 *
 * @param version of RabbitMQ
 * @param elapsed how long it took
 * @param ended why it ended
 * @param figures the books; an event found in recovery counts as recovered
 * @param unrouted how many of these no queue took when they were due
 * @param lost how many were lost, by their routes
 * @param tallies for each fault, and at last for all other times
 * @param miscounted how many events came with a number of tries above the next one
 */
record RestartResult(
    RestartOptions options,
    String version,
    Duration elapsed,
    SoakResult.End ended,
    Ledger.Figures figures,
    long unrouted,
    Map<String, Long> lost,
    List<RestartTallies.Tally> tallies,
    long miscounted) {}
