package io.vireo.benchmarks.growth;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Stopwatch;
import io.vireo.benchmarks.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Listeners of so many routes are set up within one program, from connecting to when the last one
 * is there. Then each gets an event, or the contestant has failed.
 *
 * @param name of the work
 * @param description of it
 * @param messages how many routes, unless something else is asked for: each gets one event
 * @param candidates who takes part
 */
record Growth(String name, String description, int messages, List<Candidate> candidates)
    implements Work {
  private static final double NANOS_PER_MILLISECOND = 1e6;

  @Override
  public List<Entry> entries() {
    return candidates.stream().map(Growth::entry).toList();
  }

  private static Entry entry(Candidate candidate) {
    return new Entry(
        candidate.name(),
        candidate.idiom(),
        (broker, stopwatch, routes) -> measure(candidate, broker, stopwatch, names(routes)));
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
      Candidate candidate, Broker broker, Stopwatch stopwatch, List<String> routes)
      throws Exception {
    Arrivals arrivals = new Arrivals(routes.size());
    Footprint before = Footprint.now(broker);
    Map<String, Double> figures = new LinkedHashMap<>();
    try (ManyListeners listeners = candidate.maker().get()) {
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
