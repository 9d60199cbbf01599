package io.vireo.soak;

import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The result of a soak with restarts.
 *
 * @param options the options of the soak
 * @param version the version of RabbitMQ
 * @param elapsed how long the soak took
 * @param ended why it ended
 * @param figures the sums of the ledger; an event found in recovery counts as recovered
 * @param unrouted how many events are in recovery because no queue took them when they were due
 * @param lost how many events were lost, by their routes
 * @param tallies a tally for each fault, and as the last one that for all other times
 * @param wrongAttempts how many deliveries had a number of their attempt that was too high
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
    long wrongAttempts) {}
