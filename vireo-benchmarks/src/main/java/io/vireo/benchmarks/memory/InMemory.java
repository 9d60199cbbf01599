package io.vireo.benchmarks.memory;

import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Orders;
import io.vireo.benchmarks.Stopwatch;
import io.vireo.benchmarks.Workload;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread emits events as JSON, and listeners in the same JVM handle them. The emitter waits
 * while a window of events is not handled, so that no contestant fills the heap with waiting
 * events.
 *
 * @param name the name of the workload
 * @param listeners how many listeners receive each event
 * @param messages how many events a round has by default
 */
record InMemory(String name, int listeners, int messages) implements Workload {
  private static final int WINDOW = 1_000;
  private static final int WINDOW_CHECK_INTERVAL = 100;
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long TIMEOUT_SECONDS = 60;

  @Override
  public String description() {
    return "one emitter, %d %s in the same JVM, JSON both ways; at most %,d events not handled"
        .formatted(listeners, listeners == 1 ? "listener" : "listeners", WINDOW);
  }

  @Override
  public List<Entry> entries() {
    return List.of(
            new CodecOnly(),
            new QueueAndWorker(),
            new Guava.Direct(),
            new Guava.Async(),
            new VireoMemory())
        .stream()
        .map(this::entry)
        .toList();
  }

  private Entry entry(MemoryContestant contestant) {
    return new Entry(
        contestant.name(),
        contestant.idiom(),
        (broker, stopwatch, count) -> measure(contestant, stopwatch, count));
  }

  private Measurement measure(MemoryContestant contestant, Stopwatch stopwatch, int count)
      throws InterruptedException {
    Orders orders = Orders.of(count, Order.SMALL);
    long expected = (long) count * listeners;
    AtomicLong handled = new AtomicLong();
    CountDownLatch complete = new CountDownLatch(1);
    try (MemoryContestant.Emitter emitter =
        contestant.open(
            listeners,
            order -> {
              if (handled.incrementAndGet() == expected) {
                complete.countDown();
              }
            })) {
      stopwatch.start();
      for (int index = 0; index < count; index++) {
        if (index % WINDOW_CHECK_INTERVAL == 0) {
          awaitRoom(index, handled);
        }
        emitter.emit(orders.next(index));
      }
      if (!complete.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            handled + " of " + expected + " events handled after " + TIMEOUT_SECONDS + " s");
      }
      stopwatch.stop();
    }
    if (handled.get() != expected) {
      throw new IllegalStateException(handled + " events handled instead of " + expected);
    }
    return stopwatch.measured(count);
  }

  private void awaitRoom(int emitted, AtomicLong handled) {
    while ((long) emitted * listeners - handled.get() > (long) WINDOW * listeners) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
