package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.Workload;
import io.vireo.benchmarks.vireo.VireoContestants;
import java.util.List;

/** A workload while metrics or tracing observe the events, compared with Vireo alone. */
record Instrumented(Workload plain, List<Entry> entries) implements Workload {
  /** Many, because processor time is counted in steps of 10 ms. */
  private static final int MESSAGES = 100_000;

  static Instrumented emitAsync() {
    EmitAsync plain = new EmitAsync(Setting.DEFAULT_WINDOW, false, Order.SMALL);
    return new Instrumented(
        plain, ContestantTrial.entries(VireoContestants.instrumentedEmitters(), plain::measure));
  }

  static Instrumented consume() {
    Consume plain = new Consume(Setting.DEFAULT_PREFETCH, 1);
    return new Instrumented(
        plain, ContestantTrial.entries(VireoContestants.instrumentedListeners(), plain::measure));
  }

  @Override
  public String name() {
    return "instrumented-" + plain.name();
  }

  @Override
  public String description() {
    return plain.description() + "; with and without metrics and tracing";
  }

  @Override
  public int messages() {
    return MESSAGES;
  }
}
