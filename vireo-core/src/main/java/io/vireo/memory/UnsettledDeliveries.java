package io.vireo.memory;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one consumer that have no settlement yet, no more than its prefetch, in no
 * order. The queue's lock guards all methods but {@link #remove}, which any thread may call without
 * it: so most settlements take no lock.
 */
final class UnsettledDeliveries {
  private static final int FIRST_CAPACITY = 16;

  private final int limit;
  private final AtomicInteger size = new AtomicInteger();
  private volatile AtomicReferenceArray<@Nullable MemoryDelivery> deliveries;
  private int next;

  UnsettledDeliveries(int limit) {
    this.limit = limit;
    this.deliveries = new AtomicReferenceArray<>(Math.min(limit, FIRST_CAPACITY));
  }

  int size() {
    return size.get();
  }

  boolean isFull() {
    return size.get() >= limit;
  }

  void add(MemoryDelivery delivery) {
    if (size.get() >= deliveries.length()) {
      grow();
    }
    // There is a free place, for remove() empties the place before it lowers the count.
    AtomicReferenceArray<@Nullable MemoryDelivery> places = deliveries;
    while (places.get(next) != null) {
      moveOn(places);
    }
    delivery.slot = next;
    places.set(next, delivery);
    moveOn(places);
    size.getAndIncrement();
  }

  private void moveOn(AtomicReferenceArray<@Nullable MemoryDelivery> places) {
    next = next + 1 < places.length() ? next + 1 : 0;
  }

  private void grow() {
    AtomicReferenceArray<@Nullable MemoryDelivery> old = deliveries;
    AtomicReferenceArray<@Nullable MemoryDelivery> larger =
        new AtomicReferenceArray<>(Math.min(limit, 2 * old.length()));
    for (int i = 0; i < old.length(); i++) {
      larger.set(i, old.get(i));
    }
    next = old.length();
    deliveries = larger;
    for (int i = 0; i < old.length(); i++) {
      // It may have been settled meanwhile, and removed from the old array alone.
      MemoryDelivery delivery = larger.get(i);
      if (delivery != null && delivery.isSettled()) {
        larger.compareAndSet(i, delivery, null);
      }
    }
  }

  /** Forgets a delivery that has its settlement, once; returns how many are left. */
  int remove(MemoryDelivery delivery) {
    deliveries.compareAndSet(delivery.slot, delivery, null);
    return size.decrementAndGet();
  }

  /**
   * Takes deliveries back: their events take their old places in the queue again.
   *
   * @param begunToo whether also those whose handler has started
   */
  void giveBack(Backlog backlog, boolean begunToo) {
    AtomicReferenceArray<@Nullable MemoryDelivery> places = deliveries;
    for (int i = 0; i < places.length(); i++) {
      MemoryDelivery delivery = places.get(i);
      if (delivery != null && delivery.becomeStale(begunToo)) {
        backlog.putBack(delivery.queued());
        remove(delivery);
      }
    }
  }
}
