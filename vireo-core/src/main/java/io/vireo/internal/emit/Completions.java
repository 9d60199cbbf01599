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
 * Completes futures on a thread of Vireo's, so that what a program attaches to them never runs on a
 * client's I/O thread. One thread, started with the first future and again after a close. To wake a
 * thread costs more than all else that is done for an event, so a program that has many events
 * under way, and thus waits for none of them at once, hears of several together, within a
 * millisecond.
 *
 * <p>What is attached to a future may wait, for another of these futures even. A second thread,
 * which is there while there is much to do, looks for that: where the first waits, it has another
 * one go on with the rest, and the first ends once it need not wait any more.
 */
final class Completions {
  private static final Logger LOG = LoggerFactory.getLogger(Completions.class);
  private static final String NAME = "vireo-completions";
  private static final int MANY_UNDER_WAY = 64;
  private static final int ENOUGH = 32;
  private static final long DOZE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /** How often it is looked whether the thread waits. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** When it is looked again whether the thread still waits. */
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** The thread that looks ends when there was nothing to do so often. */
  private static final int IDLE_LOOKS = 50;

  /** So many threads may wait. A program that has more of them waits for itself. */
  private static final int MAX_WAITING = 1_000;

  private enum Sleep {
    AWAKE,
    /** Looks by itself soon. */
    DOZING,
    DEEP,
    /** Has been told, and looks as soon as it has a processor. */
    WAKING
  }

  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * Counts the futures that a thread has set about completing. A thread counts on from what it has
   * counted itself; if it cannot, another one has taken its place.
   */
  private final AtomicLong turns = new AtomicLong();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition looking = lock.newCondition();
  private List<Emission> waiting = new ArrayList<>();

  /** What the thread is at. Only who begins a new one changes it. */
  private List<Emission> batch = new ArrayList<>();

  /** The turn of the first one in the batch. */
  private long batchStart;

  private Sleep sleep = Sleep.AWAKE;
  private @Nullable Thread thread;
  private boolean watched;

  /** Threads that others have taken the place of. */
  private int waitingThreads;

  private boolean told;
  private boolean closed;

  /** There is one more that {@link #add} is to be called for. */
  void begin() {
    underWay.incrementAndGet();
  }

  void add(Emission emission) {
    boolean many = underWay.decrementAndGet() >= MANY_UNDER_WAY;
    lock.lock();
    try {
      waiting.add(emission);
      if (thread == null) {
        start(turns.get());
      } else if (sleep == Sleep.AWAKE) {
        watch();
      } else if (sleep == Sleep.DEEP
          || (sleep == Sleep.DOZING && (!many || waiting.size() >= ENOUGH))) {
        sleep = Sleep.WAKING;
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What has been added is still completed; then the threads end. */
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signal();
      looking.signal();
    } finally {
      lock.unlock();
    }
  }

  private void start(long turn) {
    sleep = Sleep.AWAKE;
    thread = CleanThreads.daemon(NAME, () -> run(turn));
    thread.start();
  }

  private void run(long firstTurn) {
    long turn = firstTurn;
    while (awaitBatch(turn)) {
      for (; turn < batchEnd() && turns.compareAndSet(turn, turn + 1); turn++) {
        complete(batch.get((int) (turn - batchStart)));
      }
    }
  }

  /**
   * Sees to it that there is something to do, which may take a while.
   *
   * @return false if there is not, as all is done and closed, or another thread does it
   */
  private boolean awaitBatch(long turn) {
    lock.lock();
    try {
      if (turns.get() != turn) {
        waitingThreads--;
        return false;
      }
      if (turn < batchEnd()) {
        // What the thread has left whose place this one takes.
        return true;
      }
      if (underWay.get() >= MANY_UNDER_WAY && !closed) {
        doze();
      }
      while (waiting.isEmpty() && !closed) {
        sleep = Sleep.DEEP;
        filled.awaitUninterruptibly();
      }
      sleep = Sleep.AWAKE;
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

  /** Lets several come together. */
  // Once: whoever calls it looks what has come.
  @SuppressWarnings("WaitNotInLoop")
  private void doze() {
    if (waiting.size() >= ENOUGH) {
      return;
    }
    sleep = Sleep.DOZING;
    try {
      filled.awaitNanos(DOZE_NANOS);
    } catch (InterruptedException e) {
      // The thread is Vireo's own; an interrupt by what a program has attached means nothing.
      LOG.debug("Interrupted", e);
    }
  }

  private static void complete(Emission emission) {
    try {
      emission.settle();
    } catch (RuntimeException | Error e) {
      LOG.error("What was attached to an emitted event's future has thrown", e);
    }
  }

  /** Futures have to wait for the thread: it is looked after, with the lock held. */
  private void watch() {
    if (!watched) {
      watched = true;
      CleanThreads.daemon(NAME + "-watch", this::look).start();
    }
  }

  private void look() {
    long seen = -1;
    boolean waits = false;
    int idle = 0;
    lock.lock();
    try {
      while (idle < IDLE_LOOKS && !(closed && thread == null)) {
        awaitLook(waits ? LOOK_AGAIN_NANOS : LOOK_NANOS);
        long turn = turns.get();
        boolean busy = thread != null && sleep == Sleep.AWAKE && unfinished(turn);
        idle = busy ? 0 : idle + 1;
        boolean still = waits && turn == seen;
        waits = busy && waits(thread);
        if (waits && still) {
          replace(turn);
        }
        seen = turn;
      }
    } finally {
      watched = false;
      lock.unlock();
    }
  }

  // Nothing is waited for but the time.
  @SuppressWarnings("WaitNotInLoop")
  private void awaitLook(long nanos) {
    try {
      looking.awaitNanos(nanos);
    } catch (InterruptedException e) {
      LOG.debug("Interrupted", e);
    }
  }

  private boolean unfinished(long turn) {
    return turn < batchEnd() || !waiting.isEmpty();
  }

  private long batchEnd() {
    return batchStart + batch.size();
  }

  /** Whether a thread does nothing until something else happens; one that is slow does not. */
  private static boolean waits(@Nullable Thread completing) {
    return completing != null
        && switch (completing.getState()) {
          case WAITING, TIMED_WAITING, BLOCKED -> true;
          case NEW, RUNNABLE, TERMINATED -> false;
        };
  }

  /** Has another thread do what is left, unless the one that seems to wait has just gone on. */
  private void replace(long turn) {
    if (waitingThreads >= MAX_WAITING) {
      if (!told) {
        LOG.error(
            "{} threads wait in what is attached to the futures of emitted events; no further future completes until one of them goes on. Compose futures instead of waiting for them",
            MAX_WAITING);
      }
      told = true;
    } else if (turns.compareAndSet(turn, turn + 1)) {
      waitingThreads++;
      // In this turn nothing was completed.
      batchStart++;
      start(turn + 1);
    }
  }
}
