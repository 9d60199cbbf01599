package io.vireo.console.internal.failure;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the thread of the index when to look at all routes again, and has callers wait for that. In
 * a round the thread visits each route: it counts its records, and reads them if necessary. Any
 * thread may use it; the lock of this object is held for moments only.
 */
final class IndexRounds {
  private static final Duration CALLED_LATELY = Duration.ofSeconds(10);

  private final IndexTiming timing;
  private final BooleanSupplier watched;

  private long rounds;

  private long lastRound;

  private long lastCall = System.nanoTime() - CALLED_LATELY.toNanos();

  /** When the last round ended after which every route had been visited; null before. */
  private @Nullable Long allVisited;

  private boolean wanted;

  private boolean running;

  private boolean afterBreak;

  private boolean closed;

  /**
   * Makes one.
   *
   * @param watched whether a tab is open
   */
  IndexRounds(IndexTiming timing, BooleanSupplier watched) {
    this.timing = timing;
    this.watched = watched;
  }

  // ---- For the thread of the index

  /** Waits until it is time for a round. Returns false when the index has been closed. */
  synchronized boolean awaitTurn() {
    long begin = System.nanoTime();
    try {
      while (!closed && !wanted) {
        long left = timing.poll().toNanos() - (System.nanoTime() - begin);
        boolean called = System.nanoTime() - lastCall < CALLED_LATELY.toNanos();
        if (left <= 0 && (called || watched.getAsBoolean())) {
          break;
        }
        wait(Math.max(1, left <= 0 ? timing.poll().toMillis() : left / 1_000_000));
      }
    } catch (InterruptedException e) {
      return false;
    }
    wanted = false;
    running = !closed;
    afterBreak = !isRecent(System.nanoTime());
    return running;
  }

  /** Whether nobody had asked or watched for a while when this round began. */
  synchronized boolean isAfterBreak() {
    return afterBreak;
  }

  /** A route was visited. */
  synchronized void visited(RouteWatch watch) {
    watch.visited(System.nanoTime());
    notifyAll();
  }

  /**
   * A round has ended.
   *
   * @param all whether every route has been visited, in this round or before
   */
  synchronized void ended(boolean all) {
    running = false;
    rounds++;
    lastRound = System.nanoTime();
    allVisited = all ? Long.valueOf(lastRound) : allVisited;
    notifyAll();
  }

  // ---- For all threads

  /** Has a round begin as soon as possible. */
  synchronized void wake() {
    wanted = true;
    notifyAll();
  }

  /**
   * Notes that somebody asks. If nobody has asked or watched for a while, waits for the next round.
   *
   * @param atMost how long it may wait
   */
  synchronized void awaitRound(Duration atMost) {
    long now = System.nanoTime();
    lastCall = now;
    if (isRecent(now)) {
      return;
    }
    wake();
    long round = rounds;
    long end = now + atMost.toNanos();
    while (rounds == round && awaitChange(end)) {
      // Another thread ends the round.
    }
  }

  /**
   * Waits until the records of a route are known, or those of all routes. They are not known until
   * a first visit, or after nobody has asked or watched for a while.
   *
   * @param watch the route; null for all
   * @return false if they are still being read after the time that the timing allows
   */
  synchronized boolean awaitVisit(@Nullable RouteWatch watch) {
    long begin = System.nanoTime();
    lastCall = begin;
    Long since = running || isRecent(begin) ? null : Long.valueOf(begin);
    long end = begin + timing.patience().toNanos();
    if (!isVisited(watch, since)) {
      wake();
    }
    while (!isVisited(watch, since)) {
      if (!awaitChange(end)) {
        return false;
      }
    }
    return true;
  }

  private boolean isVisited(@Nullable RouteWatch watch, @Nullable Long since) {
    Long visit = watch == null ? allVisited : watch.lastVisit();
    return visit != null && (since == null || visit - since >= 0);
  }

  private boolean isRecent(long now) {
    return rounds > 0 && now - lastRound < CALLED_LATELY.toNanos();
  }

  /** Waits for a change. Returns false when it is too late to wait. */
  // The loop is in the callers, which know what they wait for.
  @SuppressWarnings("WaitNotInLoop")
  private boolean awaitChange(long end) {
    long left = end - System.nanoTime();
    if (closed || left <= 0) {
      return false;
    }
    try {
      wait(Math.max(1, left / 1_000_000));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Ends the rounds. Returns false if they were ended before. */
  synchronized boolean close() {
    boolean first = !closed;
    closed = true;
    notifyAll();
    return first;
  }
}
