package io.vireo.benchmarks.memory;

import io.vireo.benchmarks.Workload;
import java.util.List;

/** The workloads without a broker. */
public final class MemoryWorkloads {
  private static final int LISTENERS = 8;
  private static final int MESSAGES = 1_500_000;
  private static final int BROADCASTS = 300_000;

  private MemoryWorkloads() {}

  /**
   * Lists the workloads.
   *
   * @return a workload with one listener and one with eight
   */
  public static List<Workload> all() {
    return List.of(
        new InMemory("memory-one-to-one", 1, MESSAGES),
        new InMemory("memory-one-to-eight", LISTENERS, BROADCASTS));
  }
}
