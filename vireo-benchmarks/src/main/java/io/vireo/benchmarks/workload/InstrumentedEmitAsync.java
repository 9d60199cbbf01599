package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.Workload;
import io.vireo.benchmarks.vireo.VireoContestants;
import java.util.List;

/** One thread emits while metrics or tracing observe the events, compared with Vireo alone. */
record InstrumentedEmitAsync() implements Workload {
  /** Many, because processor time is counted in steps of 10 ms. */
  private static final int MESSAGES = 100_000;

  private static final EmitAsync PLAIN = new EmitAsync(Setting.DEFAULT_WINDOW, false, Order.SMALL);

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
    return ContestantTrial.entries(VireoContestants.instrumentedEmitters(), PLAIN::measure);
  }
}
