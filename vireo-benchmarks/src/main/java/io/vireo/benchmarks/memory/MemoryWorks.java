package io.vireo.benchmarks.memory;

import io.vireo.benchmarks.Work;
import java.util.List;

/** The works without a broker. */
public final class MemoryWorks {
  private static final int LISTENERS = 8;
  private static final int MESSAGES = 1_500_000;
  private static final int BROADCASTS = 300_000;

  private MemoryWorks() {}

  /**
   * Lists them.
   *
   * @return one listener, and eight
   */
  public static List<Work> all() {
    return List.of(
        new InMemory("memory-one-to-one", 1, MESSAGES),
        new InMemory("memory-one-to-eight", LISTENERS, BROADCASTS));
  }
}
