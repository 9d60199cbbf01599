package io.vireo.benchmarks.work;

import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Work;
import io.vireo.benchmarks.growth.GrowthWorks;
import io.vireo.benchmarks.memory.MemoryWorks;
import java.util.ArrayList;
import java.util.List;

/** All works. */
public final class Works {
  private static final int[] WINDOWS = {100, 1_000, 5_000};
  private static final int[] THREADS = {1, 8, 64};
  private static final int[] PREFETCHES = {1, 50, 250, 1_000};
  private static final int[] CONCURRENCIES = {1, 8};
  private static final int[] BODIES = {4 * 1_024, 256 * 1_024};
  private static final int USUAL_WINDOW = 1_000;
  private static final int PER_SECOND = 2_000;

  private Works() {}

  /**
   * Lists them.
   *
   * @return works with names of their own, in the order in which they run
   */
  public static List<Work> all() {
    List<Work> works = new ArrayList<>();
    for (boolean persistent : new boolean[] {false, true}) {
      works.add(new EmitOneByOne(persistent));
    }
    for (int window : WINDOWS) {
      works.add(new EmitAsync(window, false, Order.SMALL));
      works.add(new EmitAsync(window, true, Order.SMALL));
    }
    for (int size : BODIES) {
      works.add(new EmitAsync(USUAL_WINDOW, false, size));
      works.add(new EmitAsync(USUAL_WINDOW, true, size));
    }
    for (int threads : THREADS) {
      works.add(new EmitThreads(threads));
    }
    works.add(new EmitLater());
    for (int concurrency : CONCURRENCIES) {
      for (int prefetch : PREFETCHES) {
        works.add(new Consume(prefetch, concurrency));
      }
    }
    works.add(new EndToEnd(false));
    works.add(new EndToEnd(true));
    works.add(new Latency(PER_SECOND));
    works.addAll(MemoryWorks.all());
    works.addAll(GrowthWorks.all());
    return List.copyOf(works);
  }
}
