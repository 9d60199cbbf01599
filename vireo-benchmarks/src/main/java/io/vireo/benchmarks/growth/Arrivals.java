package io.vireo.benchmarks.growth;

import io.vireo.benchmarks.Order;
import java.util.BitSet;

/** Which listeners have had their event: each has an order with the number of its route. */
final class Arrivals {
  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final long NANOS_PER_MILLISECOND = 1_000_000;

  private final int expected;
  private final BitSet arrived;
  private int twice;

  Arrivals(int expected) {
    this.expected = expected;
    this.arrived = new BitSet(expected);
  }

  synchronized void arrived(Order order) {
    int number = (int) order.id();
    if (arrived.get(number)) {
      twice++;
    }
    arrived.set(number);
    notifyAll();
  }

  /** Waits for all; a listener without an event has failed. */
  synchronized void await() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (arrived.cardinality() < expected) {
      long millis = (deadline - System.nanoTime()) / NANOS_PER_MILLISECOND;
      if (millis <= 0) {
        throw new IllegalStateException(
            "Only " + arrived.cardinality() + " of " + expected + " listeners have their event");
      }
      wait(millis);
    }
    if (twice > 0) {
      throw new IllegalStateException(twice + " events were handled twice");
    }
  }
}
