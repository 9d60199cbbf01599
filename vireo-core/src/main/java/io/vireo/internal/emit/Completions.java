package io.vireo.internal.emit;

import io.vireo.spi.CleanThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes the futures of {@code emitAsync} on a thread of Vireo's own, so that the callbacks
 * which a program attaches to a future never run on an I/O thread of the broker's client.
 *
 * <p><b>Batches.</b> One thread completes all futures. It starts with the first future. To wake a
 * thread costs more than all the rest that is done for an event. So while a program has many
 * unconfirmed events, the thread lets several outcomes come together, for less than a millisecond,
 * and then completes their futures in one batch.
 *
 * <p><b>Callbacks that block.</b> A callback may block, even until another of these futures is
 * complete. A watching thread, which exists while futures are waiting to be completed, finds that
 * out by the state of the completing thread. It then starts another completing thread for the rest
 * of the batch. The thread that was blocked ends when its callback returns.
 *
 * <p><b>Turns.</b> The futures are numbered in the order in which they are completed. The number of
 * a future is its turn. A completing thread advances the counter of turns by compare-and-set before
 * it completes a future. If that fails, another thread has taken its place.
 *
 * <p><b>Locking.</b> The lock guards all fields but the two counters. No future is completed with
 * the lock held. Any thread may call.
 */
final class Completions {
  private static final Logger LOG = LoggerFactory.getLogger(Completions.class);
  private static final String NAME = "vireo-completions";

  /** From this number of futures without an outcome on, futures are completed in batches. */
  private static final int MANY_PENDING = 64;

  /** A batch of this size is completed at once. */
  private static final int FULL_BATCH = 32;

  /** How long the completing thread waits for a batch to become full. */
  private static final long BATCH_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /** How often the watching thread looks whether the completing thread is blocked. */
  private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** After this time the watching thread looks whether a blocked thread is still blocked. */
  private static final long WATCH_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** The watching thread ends when it has found nothing to complete this many times in a row. */
  private static final int MAX_IDLE_WATCHES = 50;

  /** The maximum number of completing threads that may be blocked in callbacks. */
  private static final int MAX_BLOCKED = 1_000;

  /** What the completing thread does. */
  private enum Activity {
    /** The thread completes futures, or is about to. */
    COMPLETING,
    /** The thread waits for a batch to become full, and will look by itself soon. */
    FILLING,
    /** The thread sleeps until it is signalled. */
    SLEEPING,
    /** The thread was signalled and will look as soon as it has a processor. */
    WAKING
  }

  /** The number of futures whose outcome is not yet known. */
  private final AtomicInteger pending = new AtomicInteger();

  /** The turn of the next future to be completed. */
  private final AtomicLong nextTurn = new AtomicLong();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition watching = lock.newCondition();

  /** Futures whose outcome is known and that belong to no batch yet. */
  private List<Emission> waiting = new ArrayList<>();

  /**
   * The futures that the completing thread works on. That thread reads it without the lock, and
   * changes it with the lock held.
   */
  private List<Emission> batch = new ArrayList<>();

  /** The turn of the first future of the batch. */
  private long batchStart;

  private Activity activity = Activity.COMPLETING;
  private @Nullable Thread thread;
  private boolean watched;

  /** The number of threads that are blocked in callbacks and that another thread has replaced. */
  private int blockedThreads;

  private boolean limitLogged;
  private boolean closed;

  /** Counts a future whose outcome is not yet known, and for which {@link #add} will be called. */
  void begin() {
    pending.incrementAndGet();
  }

  /** Takes a future whose outcome is known. Does not block. */
  void add(Emission emission) {
    boolean many = pending.decrementAndGet() >= MANY_PENDING;
    lock.lock();
    try {
      waiting.add(emission);
      if (thread == null) {
        start(nextTurn.get());
      } else if (activity == Activity.COMPLETING) {
        watch();
      } else if (activity == Activity.SLEEPING
          || (activity == Activity.FILLING && (!many || waiting.size() >= FULL_BATCH))) {
        activity = Activity.WAKING;
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Has the threads end once they have completed what was added. Returns at once. */
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signal();
      watching.signal();
    } finally {
      lock.unlock();
    }
  }

  private void start(long turn) {
    activity = Activity.COMPLETING;
    thread = CleanThreads.daemon(NAME, () -> run(turn));
    thread.start();
  }

  private void run(long firstTurn) {
    long turn = firstTurn;
    while (awaitBatch(turn)) {
      for (; turn < batchEnd() && nextTurn.compareAndSet(turn, turn + 1); turn++) {
        complete(batch.get((int) (turn - batchStart)));
      }
    }
  }

  /**
   * Waits until there is a batch to complete.
   *
   * @param turn the next turn that the calling thread would take
   * @return true if there is a batch; false if the calling thread is to end, because all futures
   *     are complete and this object is closed, or because another thread has replaced it
   */
  private boolean awaitBatch(long turn) {
    lock.lock();
    try {
      if (nextTurn.get() != turn) {
        blockedThreads--;
        return false;
      }
      if (turn < batchEnd()) {
        // This thread has replaced another one, which has left the rest of its batch.
        return true;
      }
      if (pending.get() >= MANY_PENDING && !closed) {
        awaitFullBatch();
      }
      while (waiting.isEmpty() && !closed) {
        activity = Activity.SLEEPING;
        filled.awaitUninterruptibly();
      }
      activity = Activity.COMPLETING;
      if (waiting.isEmpty()) {
        thread = null;
        return false;
      }
      if (waiting.size() > 1) {
        watch();
      }
      List<Emission> done = batch;
      batch = waiting;
      batchStart = turn;
      waiting = done;
      waiting.clear();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Lets several outcomes come together. */
  // A wake-up that comes too early does no harm: the caller completes what is there.
  @SuppressWarnings("WaitNotInLoop")
  private void awaitFullBatch() {
    if (waiting.size() >= FULL_BATCH) {
      return;
    }
    activity = Activity.FILLING;
    try {
      filled.awaitNanos(BATCH_NANOS);
    } catch (InterruptedException e) {
      // The thread is Vireo's own, so that only a callback of the program can have interrupted it.
      LOG.debug("Interrupted", e);
    }
  }

  private static void complete(Emission emission) {
    try {
      emission.settle();
    } catch (RuntimeException | Error e) {
      LOG.error("A callback that was attached to the future of an emitted event has thrown", e);
    }
  }

  /** Starts the watching thread if there is none. Called with the lock held. */
  private void watch() {
    if (!watched) {
      watched = true;
      CleanThreads.daemon(NAME + "-watch", this::replaceBlockedThreads).start();
    }
  }

  /** Replaces a completing thread that is blocked in the same turn twice in a row. */
  private void replaceBlockedThreads() {
    long lastTurn = -1;
    boolean blocked = false;
    int idle = 0;
    lock.lock();
    try {
      while (idle < MAX_IDLE_WATCHES && !(closed && thread == null)) {
        awaitWatch(blocked ? WATCH_AGAIN_NANOS : WATCH_NANOS);
        long turn = nextTurn.get();
        boolean busy = thread != null && activity == Activity.COMPLETING && isLeft(turn);
        idle = busy ? 0 : idle + 1;
        boolean wasBlocked = blocked && turn == lastTurn;
        blocked = busy && isBlocked(thread);
        if (blocked && wasBlocked) {
          replace(turn);
        }
        lastTurn = turn;
      }
    } finally {
      watched = false;
      lock.unlock();
    }
  }

  // A wake-up that comes too early does no harm: the caller looks once more than it had to.
  @SuppressWarnings("WaitNotInLoop")
  private void awaitWatch(long nanos) {
    try {
      watching.awaitNanos(nanos);
    } catch (InterruptedException e) {
      LOG.debug("Interrupted", e);
    }
  }

  private boolean isLeft(long turn) {
    return turn < batchEnd() || !waiting.isEmpty();
  }

  private long batchEnd() {
    return batchStart + batch.size();
  }

  /** Whether a thread waits for something. A callback that computes for long is not blocked. */
  private static boolean isBlocked(@Nullable Thread completing) {
    return completing != null
        && switch (completing.getState()) {
          case WAITING, TIMED_WAITING, BLOCKED -> true;
          case NEW, RUNNABLE, TERMINATED -> false;
        };
  }

  /**
   * Starts another thread for the rest of the batch, unless the blocked thread has just gone on.
   */
  private void replace(long turn) {
    if (blockedThreads >= MAX_BLOCKED) {
      if (!limitLogged) {
        LOG.error(
            "{} threads are blocked in callbacks that are attached to the futures of emitted events; no further future completes until one of them goes on. Compose futures instead of waiting for them",
            MAX_BLOCKED);
      }
      limitLogged = true;
    } else if (nextTurn.compareAndSet(turn, turn + 1)) {
      blockedThreads++;
      // This turn was taken from the blocked thread without completing a future.
      batchStart++;
      start(turn + 1);
    }
  }
}
