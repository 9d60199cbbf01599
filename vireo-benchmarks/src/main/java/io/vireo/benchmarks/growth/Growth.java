package io.vireo.benchmarks.growth;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Stopwatch;
import io.vireo.benchmarks.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Measures what it costs to set up listeners of many routes in one program, from connecting until
 * the last consumer is registered. After that each listener must receive an event.
 *
 * @param name the name of the workload
 * @param description what is measured, in one line
 * @param messages how many routes there are by default; each gets one event
 * @param contestants the contestants
 */
record Growth(String name, String description, int messages, List<GrowthContestant> contestants)
    implements Workload {
  private static final double NANOS_PER_MILLISECOND = 1e6;

  @Override
  public List<Entry> entries() {
    return contestants.stream().map(Growth::entry).toList();
  }

  private static Entry entry(GrowthContestant contestant) {
    return new Entry(
        contestant.name(),
        contestant.idiom(),
        (broker, stopwatch, routes) -> measure(contestant, broker, stopwatch, names(routes)));
  }

  private static List<String> names(int count) {
    List<String> names = new ArrayList<>();
    String round = "growth." + UUID.randomUUID() + ".";
    for (int number = 0; number < count; number++) {
      names.add(round + number);
    }
    return names;
  }

  private static Measurement measure(
      GrowthContestant contestant, Broker broker, Stopwatch stopwatch, List<String> routes)
      throws Exception {
    Arrivals arrivals = new Arrivals(routes.size());
    Footprint before = Footprint.now(broker);
    Map<String, Double> figures = new LinkedHashMap<>();
    try (ManyListeners listeners = contestant.factory().get()) {
      stopwatch.start();
      listeners.listen(broker.url(), routes, arrivals::arrived);
      stopwatch.stop();
      Measurement measurement = stopwatch.measured(routes.size());
      figures.put("set-up ms", measurement.nanos() / NANOS_PER_MILLISECOND);
      figures.putAll(before.growth(routes.size()));
      broker.sendToEach(routes);
      arrivals.await();
      return measurement.withFigures(figures);
    } finally {
      broker.delete(routes);
    }
  }
}
