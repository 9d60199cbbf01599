package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.Workload;
import io.vireo.benchmarks.vireo.VireoContestants;
import java.util.List;

/** A listener consumes while metrics or tracing observe the events, compared with Vireo alone. */
record InstrumentedConsume() implements Workload {
  /** Many, because processor time is counted in steps of 10 ms. */
  private static final int MESSAGES = 100_000;

  private static final Consume PLAIN = new Consume(Setting.DEFAULT_PREFETCH, 1);

  @Override
  public String name() {
    return "instrumented-" + PLAIN.name();
  }

  @Override
  public String description() {
    return PLAIN.description() + "; with and without metrics and tracing";
  }

  @Override
  public int messages() {
    return MESSAGES;
  }

  @Override
  public List<Entry> entries() {
    return ContestantTrial.entries(VireoContestants.instrumentedListeners(), PLAIN::measure);
  }
}
