package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.Workload;
import io.vireo.benchmarks.growth.GrowthWorkloads;
import io.vireo.benchmarks.memory.MemoryWorkloads;
import io.vireo.benchmarks.program.ProgramWorkloads;
import java.util.ArrayList;
import java.util.List;

/** Lists all workloads. */
public final class Workloads {
  private static final int[] WINDOWS = {100, 1_000, 5_000};
  private static final int[] THREADS = {1, 8, 64};
  private static final int[] PREFETCHES = {1, 50, 250, 1_000};
  private static final int[] CONCURRENCIES = {1, 8};
  private static final int[] BODIES = {4 * 1_024, 256 * 1_024};

  private static final int PER_SECOND = 2_000;

  private Workloads() {}

  /**
   * Lists all workloads.
   *
   * @return workloads with different names, in the order in which they run
   */
  public static List<Workload> all() {
    List<Workload> workloads = new ArrayList<>();
    for (boolean persistent : new boolean[] {false, true}) {
      workloads.add(new EmitOneByOne(persistent));
    }
    for (int window : WINDOWS) {
      workloads.add(new EmitAsync(window, false, Order.SMALL));
      workloads.add(new EmitAsync(window, true, Order.SMALL));
    }
    for (int size : BODIES) {
      workloads.add(new EmitAsync(Setting.DEFAULT_WINDOW, false, size));
      workloads.add(new EmitAsync(Setting.DEFAULT_WINDOW, true, size));
    }
    for (int threads : THREADS) {
      workloads.add(new EmitThreads(threads));
    }
    workloads.add(new EmitLater());
    for (int concurrency : CONCURRENCIES) {
      for (int prefetch : PREFETCHES) {
        workloads.add(new Consume(prefetch, concurrency));
      }
    }
    workloads.add(new EndToEnd(false));
    workloads.add(new EndToEnd(true));
    workloads.add(new Latency(PER_SECOND));
    workloads.add(Instrumented.emitAsync());
    workloads.add(Instrumented.consume());
    workloads.add(Watched.consume());
    workloads.addAll(MemoryWorkloads.all());
    workloads.addAll(GrowthWorkloads.all());
    workloads.addAll(ProgramWorkloads.all());
    return List.copyOf(workloads);
  }
}
