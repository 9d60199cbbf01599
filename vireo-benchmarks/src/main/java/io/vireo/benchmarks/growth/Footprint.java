package io.vireo.benchmarks.growth;

import io.vireo.benchmarks.Broker;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What this JVM and the broker hold at a moment. */
final class Footprint {
  private static final double KIBIBYTE = 1_024;

  private final Broker broker;
  private final Set<Long> threads;
  private final long heap;
  private final Broker.Census census;

  private Footprint(Broker broker) {
    this.broker = broker;
    this.threads = threads();
    this.census = broker.census();
    this.heap = heapInUse();
  }

  static Footprint now(Broker broker) {
    return new Footprint(broker);
  }

  /** What has come since. */
  Map<String, Double> growth(int parts) {
    // First: those that have nothing to do end after a while.
    long more = threads().stream().filter(id -> !threads.contains(id)).count();
    Broker.Census there = broker.census();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("heap KiB each", (heapInUse() - heap) / KIBIBYTE / parts);
    figures.put("threads", (double) more);
    figures.put("connections", there.connections() - census.connections());
    figures.put("channels", there.channels() - census.channels());
    return figures;
  }

  private static Set<Long> threads() {
    return Arrays.stream(ManagementFactory.getThreadMXBean().getAllThreadIds())
        .boxed()
        .collect(Collectors.toSet());
  }

  private static long heapInUse() {
    // Twice: what the first one hands over to be cleaned up goes with the second.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
