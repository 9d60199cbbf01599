package io.vireo.benchmarks.growth;

import io.vireo.benchmarks.Order;
import java.util.BitSet;

/**
 * Records which listeners have received their event: the id of its order is the index of the route.
 * Any thread may call any method.
 */
final class Arrivals {
  private static final long TIMEOUT_NANOS = 30_000_000_000L;
  private static final long NANOS_PER_MILLISECOND = 1_000_000;

  private final int expected;
  private final BitSet arrived;
  private int duplicates;

  Arrivals(int expected) {
    this.expected = expected;
    this.arrived = new BitSet(expected);
  }

  synchronized void arrived(Order order) {
    int number = (int) order.id();
    if (arrived.get(number)) {
      duplicates++;
    }
    arrived.set(number);
    notifyAll();
  }

  /**
   * Waits until each listener has received its event. Fails if one has not within 30 s, or if an
   * event was handled twice.
   */
  synchronized void await() throws InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    while (arrived.cardinality() < expected) {
      long millis = (deadline - System.nanoTime()) / NANOS_PER_MILLISECOND;
      if (millis <= 0) {
        throw new IllegalStateException(
            "Only "
                + arrived.cardinality()
                + " of "
                + expected
                + " listeners have received their event");
      }
      wait(millis);
    }
    if (duplicates > 0) {
      throw new IllegalStateException(duplicates + " events were handled twice");
    }
  }
}
