package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Latencies;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.Stopwatch;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.Tally;
import io.vireo.benchmarks.Workload;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Events are emitted at a fixed rate, and the latency of each is the time from the moment at which
 * it was due to be emitted until it is handled. So the delay of an emitter that falls behind counts
 * as latency, which avoids coordinated omission.
 */
record Latency(int perSecond) implements Workload {
  private static final int SECONDS = 5;

  /** The first tenth of the events is not recorded, since connections and code are not warm yet. */
  private static final int WARM_UP_FRACTION = 10;

  private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);
  private static final int SIGNIFICANT_DIGITS = 3;

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
    return Contestants.pairs().stream().map(pair -> pair.entry(this::measure)).toList();
  }

  private Measurement measure(Pair pair, Broker broker, Stopwatch stopwatch, int messages)
      throws Exception {
    String route = broker.newRoute();
    Histogram nanos = new ConcurrentHistogram(LONGEST, SIGNIFICANT_DIGITS);
    Tally tally = new Tally(messages, () -> {}, () -> {});
    int warmUps = messages / WARM_UP_FRACTION;
    try (Listener listener =
            pair.listening().open(Settings.consuming(broker, route, Setting.DEFAULT_PREFETCH, 1));
        StreamEmitter emitter =
            pair.emitting().open(Settings.emitting(broker, route, false, Setting.DEFAULT_WINDOW))) {
      listener.start(
          order -> {
            if (order.id() >= warmUps) {
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
