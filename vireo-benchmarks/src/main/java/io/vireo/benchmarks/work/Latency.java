package io.vireo.benchmarks.work;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Latencies;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.Stopwatch;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.Tally;
import io.vireo.benchmarks.Work;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Events are emitted at a fixed rate, and each is timed from the moment at which it was due to the
 * moment at which it is handled. An emitter that falls behind does not make its events younger by
 * that: no omission is coordinated.
 */
record Latency(int perSecond) implements Work {
  private static final int SECONDS = 5;

  /** The first tenth is not recorded: connections and code are cold. */
  private static final int WARM_UP = 10;

  private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);
  private static final int DIGITS = 3;

  @Override
  public String name() {
    return "latency-" + perSecond;
  }

  @Override
  public String description() {
    return "from due to handled at %,d events a second, two connections, confirms and acks; transient"
        .formatted(perSecond);
  }

  @Override
  public int messages() {
    return perSecond * SECONDS;
  }

  @Override
  public List<Entry> entries() {
    return Contestants.pairs().stream().map(this::entry).toList();
  }

  private Entry entry(Pair pair) {
    return new Entry(
        pair.name(),
        pair.idiom(),
        (broker, stopwatch, messages) -> measure(pair, broker, stopwatch, messages));
  }

  private Measurement measure(Pair pair, Broker broker, Stopwatch stopwatch, int messages)
      throws Exception {
    String route = broker.newRoute();
    Histogram nanos = new ConcurrentHistogram(LONGEST, DIGITS);
    Tally tally = new Tally(messages, () -> {}, () -> {});
    int cold = messages / WARM_UP;
    try (Listener listener =
            pair.listening().open(Settings.consuming(broker, route, Setting.USUAL_PREFETCH, 1));
        StreamEmitter emitter =
            pair.emitting().open(Settings.emitting(broker, route, false, Setting.USUAL_WINDOW))) {
      listener.start(
          order -> {
            if (order.id() >= cold) {
              nanos.recordValue(Math.min(LONGEST, System.nanoTime() - order.due()));
            }
            tally.handled();
          });
      stopwatch.start();
      emitter.emitAll(new PacedOrders(messages, perSecond));
      tally.await();
      stopwatch.stop();
    }
    tally.requireExact();
    Counts.requireEmpty(broker, route);
    return stopwatch.measured(messages).withLatencies(Latencies.of(nanos));
  }
}
