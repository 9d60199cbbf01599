package io.vireo.benchmarks.work;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Orders;
import io.vireo.benchmarks.Stopwatch;
import io.vireo.benchmarks.Tally;
import io.vireo.benchmarks.Work;
import java.util.List;

/**
 * A listener takes events from a queue that has been filled before. The time runs from its first
 * event to its last: what a listener's start costs is another question.
 */
record Consume(int prefetch, int concurrency) implements Work {
  private static final int MESSAGES = 30_000;

  /** Each event waits for the acknowledgement of the one before. */
  private static final int MESSAGES_UNPIPELINED = 5_000;

  @Override
  public String name() {
    return "consume-prefetch-" + prefetch + "-concurrency-" + concurrency;
  }

  @Override
  public String description() {
    return "handle and acknowledge what a queue holds; prefetch %,d, concurrency %d; transient"
        .formatted(prefetch, concurrency);
  }

  @Override
  public int messages() {
    return prefetch == 1 ? MESSAGES_UNPIPELINED : MESSAGES;
  }

  @Override
  public List<Entry> entries() {
    return Contestants.listeners().stream().map(this::entry).toList();
  }

  private Entry entry(Contestant<Listener> contestant) {
    return new Entry(
        contestant.name(),
        contestant.idiom(),
        (broker, stopwatch, messages) -> measure(contestant, broker, stopwatch, messages));
  }

  private Measurement measure(
      Contestant<Listener> contestant, Broker broker, Stopwatch stopwatch, int messages)
      throws Exception {
    String route = broker.newRoute();
    broker.fill(route, Orders.of(messages, Order.SMALL), false);
    Tally tally = new Tally(messages, stopwatch::start, stopwatch::stop);
    try (Listener listener =
        contestant.open(Settings.consuming(broker, route, prefetch, concurrency))) {
      listener.start(order -> tally.handled());
      tally.await();
    }
    tally.requireExact();
    Counts.requireEmpty(broker, route);
    return stopwatch.measured(messages);
  }
}
