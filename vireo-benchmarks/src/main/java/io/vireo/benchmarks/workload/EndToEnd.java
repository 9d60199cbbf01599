package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Orders;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.Stopwatch;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.Tally;
import io.vireo.benchmarks.Workload;
import java.util.List;

/**
 * Events are emitted with confirms on one connection, while they are handled and acknowledged on
 * another. The time is measured until all are confirmed and handled.
 */
record EndToEnd(boolean persistent) implements Workload {
  private static final int MESSAGES = 20_000;

  @Override
  public String name() {
    return "end-to-end-" + Names.of(persistent);
  }

  @Override
  public String description() {
    return "emit and handle at the same time, two connections, 1,000 unconfirmed, prefetch 250; "
        + Names.of(persistent);
  }

  @Override
  public int messages() {
    return MESSAGES;
  }

  @Override
  public List<Entry> entries() {
    return Contestants.pairs().stream().map(pair -> pair.entry(this::measure)).toList();
  }

  private Measurement measure(Pair pair, Broker broker, Stopwatch stopwatch, int messages)
      throws Exception {
    String route = broker.newRoute();
    Orders orders = Orders.of(messages, Order.SMALL);
    Tally tally = new Tally(messages, () -> {}, () -> {});
    try (Listener listener =
            pair.listening().open(Settings.consuming(broker, route, Setting.DEFAULT_PREFETCH, 1));
        StreamEmitter emitter =
            pair.emitting()
                .open(Settings.emitting(broker, route, persistent, Setting.DEFAULT_WINDOW))) {
      listener.start(order -> tally.handled());
      stopwatch.start();
      emitter.emitAll(orders);
      tally.await();
      stopwatch.stop();
    }
    tally.requireExact();
    Counts.requireEmpty(broker, route);
    return stopwatch.measured(messages);
  }
}
