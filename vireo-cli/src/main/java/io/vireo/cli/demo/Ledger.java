package io.vireo.cli.demo;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Records which service has handled which order. Any thread may use it; only {@link #awaitSettled}
 * waits.
 */
final class Ledger {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Integer> emitted = new TreeSet<>();
  private final Set<Integer> failed = new TreeSet<>();
  private final Map<String, Set<Integer>> packed = new LinkedHashMap<>();
  private final Map<String, Set<Integer>> heard = new LinkedHashMap<>();

  /**
   * Creates an empty ledger. The summary lists each of these services, even one that handles
   * nothing.
   */
  Ledger(List<String> warehouses, List<String> offices) {
    warehouses.forEach(name -> packed.put(name, new TreeSet<>()));
    offices.forEach(name -> heard.put(name, new TreeSet<>()));
  }

  void emitted(int order) {
    record(emitted, order);
  }

  /** Records that the event of an order was found in recovery. The order must still be packed. */
  void failed(int order) {
    record(failed, order);
  }

  void packed(String warehouse, int order) {
    record(page(packed, warehouse), order);
  }

  void heard(String office, int order) {
    record(page(heard, office), order);
  }

  private void record(Set<Integer> page, int order) {
    lock.lock();
    try {
      page.add(order);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static Set<Integer> page(Map<String, Set<Integer>> pages, String name) {
    return pages.computeIfAbsent(name, absent -> new TreeSet<>());
  }

  /**
   * Waits until every order is packed and each office has heard of it.
   *
   * @return false if that did not happen in time
   */
  boolean awaitSettled(Duration atMost) throws InterruptedException {
    long remainingNanos = Durations.nanos(atMost);
    lock.lock();
    try {
      while (!addsUp() && remainingNanos > 0) {
        remainingNanos = changed.awaitNanos(remainingNanos);
      }
      return addsUp();
    } finally {
      lock.unlock();
    }
  }

  /** Whether each order was packed once, and each office has heard of it. */
  boolean addsUp() {
    lock.lock();
    try {
      int orders = packed.values().stream().mapToInt(Set::size).sum();
      return orders == emitted.size()
          && allPacked().equals(emitted)
          && emitted.containsAll(failed)
          && heard.values().stream().allMatch(emitted::equals);
    } finally {
      lock.unlock();
    }
  }

  private Set<Integer> allPacked() {
    Set<Integer> all = new TreeSet<>();
    packed.values().forEach(all::addAll);
    return all;
  }

  /** Returns the counts, one per line. */
  List<String> summary() {
    lock.lock();
    try {
      List<String> lines = new ArrayList<>();
      lines.add(line("orders emitted", emitted.size()));
      lines.add(line("  found in recovery", failed.size()));
      packed.forEach((name, orders) -> lines.add(line("  handled by " + name, orders.size())));
      lines.add(line("order.packed broadcast", allPacked().size()));
      heard.forEach((name, orders) -> lines.add(line("  heard by " + name, orders.size())));
      return lines;
    } finally {
      lock.unlock();
    }
  }

  private static String line(String what, int number) {
    return String.format(Locale.ROOT, "  %-26s%4d", what, number);
  }
}
