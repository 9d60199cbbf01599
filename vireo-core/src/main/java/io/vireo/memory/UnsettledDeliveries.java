package io.vireo.memory;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one consumer that have no settlement yet: at most its prefetch. In no order.
 * Guarded by the queue's lock, but for {@link #remove}: what ends most deliveries takes no lock.
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
    // There is room, for who is removed leaves its place before it leaves the count.
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
      // It may have been settled meanwhile, and have left its old place only.
      MemoryDelivery delivery = larger.get(i);
      if (delivery != null && delivery.isSettled()) {
        larger.compareAndSet(i, delivery, null);
      }
    }
  }

  /**
   * Forgets a delivery that has got its settlement. Any thread may call, once for each.
   *
   * @return how many are left
   */
  int remove(MemoryDelivery delivery) {
    deliveries.compareAndSet(delivery.slot, delivery, null);
    return size.decrementAndGet();
  }

  /**
   * Puts back what will not be settled any more, and forgets it.
   *
   * @param begunToo whether those whose handler has started are given up as well
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
