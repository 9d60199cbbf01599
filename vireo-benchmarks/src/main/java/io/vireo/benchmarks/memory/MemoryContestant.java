package io.vireo.benchmarks.memory;

import io.vireo.benchmarks.Order;
import java.util.function.Consumer;

/** A way to hand events on within one JVM. */
interface MemoryContestant {

  /** Its name in the table. */
  String name();

  /** How it is used, in a sentence. */
  String idiom();

  /**
   * Gets ready; not measured.
   *
   * @param listeners how many hear each event
   * @param handler of each of them
   */
  Bus open(int listeners, Consumer<Order> handler);

  /** Ready to take events. */
  interface Bus extends AutoCloseable {
    /** Encodes an order, and has each listener decode it, now or soon. */
    void emit(Order order);

    @Override
    void close();
  }
}
