package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.Stopwatch;
import io.vireo.benchmarks.WaitingEmitter;
import io.vireo.benchmarks.Workload;
import io.vireo.benchmarks.vireo.VireoContestants;
import java.util.List;

/** Several threads emit events with a delay of an hour, compared with events without a delay. */
record EmitLater() implements Workload {
  private static final int THREADS = 64;
  private static final int MESSAGES = 20_000;

  @Override
  public String name() {
    return "emit-later";
  }

  @Override
  public String description() {
    return THREADS
        + " threads emit events with a delay of an hour, and each waits for its confirms; persistent";
  }

  @Override
  public int messages() {
    return MESSAGES;
  }

  @Override
  public List<Entry> entries() {
    return ContestantTrial.entries(VireoContestants.laterEmitters(), EmitLater::measure);
  }

  private static Measurement measure(
      Contestant<WaitingEmitter> contestant, Broker broker, Stopwatch stopwatch, int messages)
      throws Exception {
    String route = broker.newRoute();
    try (WaitingEmitter emitter =
        contestant.open(Settings.emitting(broker, route, true, Setting.DEFAULT_WINDOW))) {
      EmitThreads.emit(emitter, THREADS, stopwatch, messages);
    }
    return stopwatch.measured(messages);
  }
}
