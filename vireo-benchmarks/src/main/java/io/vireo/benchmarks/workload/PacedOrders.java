package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Orders;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Orders at a fixed rate. An order that the emitter takes late still has the time at which it was
 * due.
 */
final class PacedOrders implements Orders {
  private final int count;
  private final long interval;
  private final String note = Order.note(Order.SMALL);
  private final long start = System.nanoTime();

  PacedOrders(int count, int perSecond) {
    this.count = count;
    this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Order next(int index) {
    long due = start + index * interval;
    long wait = due - System.nanoTime();
    while (wait > 0) {
      LockSupport.parkNanos(wait);
      wait = due - System.nanoTime();
    }
    return Order.of(index, due, note);
  }
}
