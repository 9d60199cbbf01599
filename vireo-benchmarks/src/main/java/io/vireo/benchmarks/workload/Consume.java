package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Orders;
import io.vireo.benchmarks.Stopwatch;
import io.vireo.benchmarks.Tally;
import io.vireo.benchmarks.Workload;
import java.util.List;

/**
 * A listener consumes the events of a queue that was filled before it started. The time is measured
 * from the first event to the last, without the start of the listener.
 */
record Consume(int prefetch, int concurrency) implements Workload {
  private static final int MESSAGES = 30_000;

  /** With a prefetch of 1, each event waits for the acknowledgement of the event before it. */
  private static final int MESSAGES_AT_PREFETCH_1 = 5_000;

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
    return prefetch == 1 ? MESSAGES_AT_PREFETCH_1 : MESSAGES;
  }

  @Override
  public List<Entry> entries() {
    return ContestantTrial.entries(Contestants.listeners(), this::measure);
  }

  Measurement measure(
      Contestant<Listener> contestant, Broker broker, Stopwatch stopwatch, int messages)
      throws Exception {
    String route = broker.newRoute();
    Tally tally = new Tally(messages, stopwatch::start, stopwatch::stop);
    try (Listener listener =
        contestant.open(Settings.consuming(broker, route, prefetch, concurrency))) {
      // While the queue is filled, the JVM compiles what has just run to open the contestant, such
      // as the code that starts a Spring context. Otherwise it would do so in the measured time.
      broker.fill(route, Orders.of(messages, Order.SMALL), false);
      listener.start(order -> tally.handled());
      tally.await();
    }
    tally.requireExact();
    Counts.requireEmpty(broker, route);
    return stopwatch.measured(messages);
  }
}
