package io.vireo.memory;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Time that stands still until a test moves it; what is due then runs on the test's thread. */
final class ManualScheduler implements Scheduler {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final PriorityQueue<Timed> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Timed::due).thenComparingLong(Timed::order));
  private long nanos;
  private long order;

  private record Timed(long due, long order, FutureTask<Void> task) {}

  @Override
  public synchronized Instant now() {
    return START.plusNanos(nanos);
  }

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public void execute(Runnable task) {
    var unused = schedule(Duration.ZERO, task);
  }

  @Override
  public synchronized Future<?> schedule(Duration delay, Runnable task) {
    FutureTask<Void> future = new FutureTask<>(task, null);
    tasks.add(new Timed(nanos + Durations.nanos(delay), order++, future));
    return future;
  }

  /** Lets time pass. */
  void advance(Duration duration) {
    long target = nanoTime() + duration.toNanos();
    for (Timed next = pollUntil(target); next != null; next = pollUntil(target)) {
      next.task().run();
    }
  }

  /** How many tasks wait and were not cancelled. */
  synchronized long pending() {
    return tasks.stream().filter(timed -> !timed.task().isDone()).count();
  }

  private synchronized Timed pollUntil(long target) {
    Timed next = tasks.peek();
    if (next == null || next.due() > target) {
      nanos = target;
      return null;
    }
    nanos = next.due();
    return tasks.poll();
  }
}
