package io.vireo.internal;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
 */
final class Completions {
  private static final Logger log = LoggerFactory.getLogger(Completions.class);
  private static final int MANY_UNDER_WAY = 64;
  private static final int ENOUGH = 32;
  private static final long DOZE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private enum Sleep {
    AWAKE,
    /** Looks by itself soon. */
    DOZING,
    DEEP
  }

  private final AtomicInteger underWay = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private ArrayDeque<Emission> waiting = new ArrayDeque<>();
  private ArrayDeque<Emission> spare = new ArrayDeque<>();
  private Sleep sleep = Sleep.AWAKE;
  private @Nullable Thread thread;
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
        thread = DaemonThreads.create("vireo-completions", this::run);
        thread.start();
      } else if (sleep == Sleep.DEEP
          || (sleep == Sleep.DOZING && (!many || waiting.size() >= ENOUGH))) {
        sleep = Sleep.AWAKE;
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What has been added is still completed; then the thread ends. */
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      ArrayDeque<Emission> batch = takeAll();
      if (batch.isEmpty()) {
        return;
      }
      batch.forEach(Completions::complete);
      batch.clear();
      giveBack(batch);
    }
  }

  /** Waits for completions; empty once closed with none left. */
  private ArrayDeque<Emission> takeAll() {
    lock.lock();
    try {
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
        return waiting;
      }
      ArrayDeque<Emission> batch = waiting;
      waiting = spare;
      return batch;
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
      log.debug("Interrupted", e);
    }
  }

  private void giveBack(ArrayDeque<Emission> emptied) {
    lock.lock();
    try {
      spare = emptied;
    } finally {
      lock.unlock();
    }
  }

  private static void complete(Emission emission) {
    try {
      emission.settle();
    } catch (RuntimeException | Error e) {
      log.error("What was attached to an emitted event's future has thrown", e);
    }
  }
}
