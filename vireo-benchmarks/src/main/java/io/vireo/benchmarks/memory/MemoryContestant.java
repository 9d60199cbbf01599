package io.vireo.benchmarks.memory;

import io.vireo.benchmarks.Order;
import java.util.function.Consumer;

/** A way to pass events to listeners in the same JVM. */
interface MemoryContestant {

  /** The name in the table. */
  String name();

  /** How the library is used, in a sentence. */
  String idiom();

  /**
   * Registers the listeners. This is not measured.
   *
   * @param listeners how many listeners receive each event
   * @param handler the handler of each listener
   */
  Emitter open(int listeners, Consumer<Order> handler);

  /** Emits events to the registered listeners. */
  interface Emitter extends AutoCloseable {
    /** Encodes an order and passes it to each listener, which decodes it, now or later. */
    void emit(Order order);

    @Override
    void close();
  }
}
