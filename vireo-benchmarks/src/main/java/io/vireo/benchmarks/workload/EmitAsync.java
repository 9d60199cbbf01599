package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Orders;
import io.vireo.benchmarks.Stopwatch;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.Workload;
import java.util.List;

/**
 * One thread emits with at most a window of events unconfirmed.
 *
 * @param window how many events may be unconfirmed
 * @param persistent whether events are persistent
 * @param size the size of an event as JSON, in bytes
 */
record EmitAsync(int window, boolean persistent, int size) implements Workload {
  private static final int MESSAGES = 30_000;
  private static final int MESSAGES_MEDIUM = 10_000;

  /**
   * Large events have 64 MiB together. They stay in the queue, and RabbitMQ blocks publishers when
   * its memory is short.
   */
  private static final int MESSAGES_LARGE = 256;

  private static final int LARGE = 64 * 1024;

  @Override
  public String name() {
    return "emit-async-" + window + "-" + Names.of(persistent) + Names.ofSize(size);
  }

  @Override
  public String description() {
    return "one thread emits, at most %,d unconfirmed; %s; JSON of %,d bytes"
        .formatted(window, Names.of(persistent), size);
  }

  @Override
  public int messages() {
    if (size == Order.SMALL) {
      return MESSAGES;
    }
    return size < LARGE ? MESSAGES_MEDIUM : MESSAGES_LARGE;
  }

  @Override
  public List<Entry> entries() {
    return ContestantTrial.entries(Contestants.streamEmitters(), this::measure);
  }

  Measurement measure(
      Contestant<StreamEmitter> contestant, Broker broker, Stopwatch stopwatch, int messages)
      throws Exception {
    String route = broker.newRoute();
    Orders orders = Orders.of(messages, size);
    try (StreamEmitter emitter =
        contestant.open(Settings.emitting(broker, route, persistent, window))) {
      stopwatch.start();
      emitter.emitAll(orders);
      stopwatch.stop();
    }
    Counts.requireArrived(broker, route, messages);
    return stopwatch.measured(messages);
  }
}
