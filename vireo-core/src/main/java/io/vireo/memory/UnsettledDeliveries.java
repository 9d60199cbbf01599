package io.vireo.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one consumer that have no verdict yet: at most its prefetch. In no order.
 * Guarded by the queue's lock.
 */
final class UnsettledDeliveries {
  private static final int FIRST_CAPACITY = 16;

  private final int limit;
  private @Nullable MemoryDelivery[] deliveries;
  private int size;

  UnsettledDeliveries(int limit) {
    this.limit = limit;
    this.deliveries = new @Nullable MemoryDelivery[Math.min(limit, FIRST_CAPACITY)];
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size == limit;
  }

  void add(MemoryDelivery delivery) {
    if (size == deliveries.length) {
      deliveries = Arrays.copyOf(deliveries, Math.min(limit, 2 * size));
    }
    delivery.slot = size;
    deliveries[size++] = delivery;
  }

  /** The last one moves into the gap. */
  void remove(MemoryDelivery delivery) {
    MemoryDelivery last = deliveries[--size];
    deliveries[size] = null;
    if (last != delivery && last != null) {
      deliveries[delivery.slot] = last;
      last.slot = delivery.slot;
    }
  }

  /**
   * Puts back what will not be settled any more, and forgets it.
   *
   * @param begunToo whether those whose handler has started are given up as well
   */
  void giveBack(Backlog backlog, boolean begunToo) {
    for (int i = size - 1; i >= 0; i--) {
      MemoryDelivery delivery = deliveries[i];
      if (delivery != null && delivery.becomeStale(begunToo)) {
        backlog.putBack(delivery.queued());
        remove(delivery);
      }
    }
  }
}
