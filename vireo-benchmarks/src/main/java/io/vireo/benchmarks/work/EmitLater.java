package io.vireo.benchmarks.work;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.Stopwatch;
import io.vireo.benchmarks.WaitingEmitter;
import io.vireo.benchmarks.Work;
import io.vireo.benchmarks.vireo.VireoContestants;
import java.util.List;

/** What it costs to emit an event that waits for an hour, beside one that does not. */
record EmitLater() implements Work {
  private static final int THREADS = 64;
  private static final int MESSAGES = 20_000;

  @Override
  public String name() {
    return "emit-later";
  }

  @Override
  public String description() {
    return THREADS
        + " threads emit events that are delayed by an hour, and each waits for its confirms; persistent";
  }

  @Override
  public int messages() {
    return MESSAGES;
  }

  @Override
  public List<Entry> entries() {
    return VireoContestants.laterEmitters().stream().map(this::entry).toList();
  }

  private Entry entry(Contestant<WaitingEmitter> contestant) {
    return new Entry(
        contestant.name(),
        contestant.idiom(),
        (broker, stopwatch, messages) -> measure(contestant, broker, stopwatch, messages));
  }

  private static Measurement measure(
      Contestant<WaitingEmitter> contestant, Broker broker, Stopwatch stopwatch, int messages)
      throws Exception {
    String route = broker.newRoute();
    try (WaitingEmitter emitter =
        contestant.open(Settings.emitting(broker, route, true, Setting.USUAL_WINDOW))) {
      EmitThreads.emit(emitter, THREADS, stopwatch, messages);
    }
    return stopwatch.measured(messages);
  }
}
