package io.vireo.internal;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes futures on a thread of Vireo's, so that what a program attaches to them never runs on a
 * client's I/O thread. One thread, started with the first future and again after a close; one
 * wake-up serves all that have piled up.
 */
final class Completions {
  private static final Logger log = LoggerFactory.getLogger(Completions.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private ArrayDeque<Emission> waiting = new ArrayDeque<>();
  private ArrayDeque<Emission> spare = new ArrayDeque<>();
  private @Nullable Thread thread;
  private boolean closed;

  void add(Emission emission) {
    lock.lock();
    try {
      waiting.add(emission);
      if (thread == null) {
        thread = new Thread(this::run, "vireo-completions");
        thread.setDaemon(true);
        thread.start();
      } else if (waiting.size() == 1) {
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
      while (waiting.isEmpty() && !closed) {
        filled.awaitUninterruptibly();
      }
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
