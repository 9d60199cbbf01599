package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.Stopwatch;
import io.vireo.benchmarks.WaitingEmitter;
import io.vireo.benchmarks.Workload;
import java.util.List;

/** One thread emits and waits for the confirm before it emits the next event. */
record EmitOneByOne(boolean persistent) implements Workload {
  private static final int MESSAGES = 5_000;
  private static final int MESSAGES_PERSISTENT = 2_000;

  @Override
  public String name() {
    return "emit-one-by-one-" + Names.of(persistent);
  }

  @Override
  public String description() {
    return "one thread emits, and waits for each confirm; " + Names.of(persistent);
  }

  @Override
  public int messages() {
    return persistent ? MESSAGES_PERSISTENT : MESSAGES;
  }

  @Override
  public List<Entry> entries() {
    return ContestantTrial.entries(Contestants.waitingEmitters(), this::measure);
  }

  private Measurement measure(
      Contestant<WaitingEmitter> contestant, Broker broker, Stopwatch stopwatch, int messages)
      throws Exception {
    String route = broker.newRoute();
    try (WaitingEmitter emitter =
        contestant.open(Settings.emitting(broker, route, persistent, Setting.DEFAULT_WINDOW))) {
      String note = Order.note(Order.SMALL);
      stopwatch.start();
      for (int index = 0; index < messages; index++) {
        emitter.emit(Order.of(index, 0, note));
      }
      stopwatch.stop();
    }
    Counts.requireArrived(broker, route, messages);
    return stopwatch.measured(messages);
  }
}
