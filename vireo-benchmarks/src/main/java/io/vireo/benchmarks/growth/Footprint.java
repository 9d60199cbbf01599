package io.vireo.benchmarks.growth;

import io.vireo.benchmarks.Broker;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The resources of this JVM and of the broker at one moment. */
final class Footprint {
  private static final double KIBIBYTE = 1_024;

  private final Broker broker;
  private final Set<Long> threads;
  private final long heap;
  private final Broker.ClientCounts clientCounts;

  private Footprint(Broker broker) {
    this.broker = broker;
    this.threads = threads();
    this.clientCounts = broker.clientCounts();
    this.heap = heapInUse();
  }

  static Footprint now(Broker broker) {
    return new Footprint(broker);
  }

  /** By how much the resources have grown since then; the heap for each of these parts. */
  Map<String, Double> growth(int parts) {
    // The threads are counted first, since idle threads end after a while.
    long newThreads = threads().stream().filter(id -> !threads.contains(id)).count();
    Broker.ClientCounts now = broker.clientCounts();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("heap KiB each", (heapInUse() - heap) / KIBIBYTE / parts);
    figures.put("threads", (double) newThreads);
    figures.put("connections", now.connections() - clientCounts.connections());
    figures.put("channels", now.channels() - clientCounts.channels());
    return figures;
  }

  private static Set<Long> threads() {
    return Arrays.stream(ManagementFactory.getThreadMXBean().getAllThreadIds())
        .boxed()
        .collect(Collectors.toSet());
  }

  private static long heapInUse() {
    // The second collection frees what cleaners released after the first.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
