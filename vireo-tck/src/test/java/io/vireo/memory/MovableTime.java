package io.vireo.memory;

import io.vireo.spi.Durations;
import io.vireo.tck.contract.BrokerTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * The real time, ahead by as much as tests have moved it. So what depends on time happens by itself
 * as ever, and a test that does not want to wait for it need not.
 */
public final class MovableTime implements Scheduler, BrokerTime {
  private final ThreadScheduler real = new ThreadScheduler("vireo-memory-movable");
  private final PriorityQueue<Timed> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Timed::due).thenComparingLong(Timed::order));
  private long ahead;
  private long order;
  private Future<?> wake;

  MovableTime() {}

  private record Timed(long due, long order, FutureTask<Void> task) {}

  @Override
  public synchronized Instant now() {
    return Instant.now().plusNanos(ahead);
  }

  @Override
  public synchronized long nanoTime() {
    return System.nanoTime() + ahead;
  }

  @Override
  public boolean isMovable() {
    return true;
  }

  @Override
  public synchronized void advance(Duration duration) {
    ahead += duration.toNanos();
    planWake();
  }

  @Override
  public void execute(Runnable task) {
    real.execute(task);
  }

  @Override
  public synchronized Future<?> schedule(Duration delay, Runnable task) {
    FutureTask<Void> future = new FutureTask<>(task, null);
    tasks.add(new Timed(nanoTime() + Durations.nanos(delay), order++, future));
    planWake();
    return future;
  }

  private synchronized void planWake() {
    if (wake != null) {
      wake.cancel(false);
    }
    Timed next = tasks.peek();
    wake =
        next == null
            ? null
            : real.schedule(
                Duration.ofNanos(Math.max(0, next.due() - nanoTime())), this::runWhatIsDue);
  }

  private void runWhatIsDue() {
    for (Timed due = pollDue(); due != null; due = pollDue()) {
      due.task().run();
    }
    planWake();
  }

  private synchronized Timed pollDue() {
    Timed next = tasks.peek();
    return next == null || next.due() - nanoTime() > 0 ? null : tasks.poll();
  }
}
