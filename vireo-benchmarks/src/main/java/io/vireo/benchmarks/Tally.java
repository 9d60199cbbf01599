package io.vireo.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts handled events until all are handled. Any thread may call any method. */
public final class Tally {
  private static final long TIMEOUT_SECONDS = 30;

  private final int expected;
  private final Runnable atFirst;
  private final Runnable atLast;
  private final AtomicInteger handled = new AtomicInteger();
  private final CountDownLatch complete = new CountDownLatch(1);

  /**
   * Makes a tally of no events.
   *
   * @param expected how many events will be handled
   * @param atFirst run by the thread that handles the first event
   * @param atLast run by the thread that handles the last event
   */
  public Tally(int expected, Runnable atFirst, Runnable atLast) {
    this.expected = expected;
    this.atFirst = atFirst;
    this.atLast = atLast;
  }

  /** Counts an event. */
  public void handled() {
    int count = handled.incrementAndGet();
    if (count == 1) {
      atFirst.run();
    }
    if (count == expected) {
      atLast.run();
      complete.countDown();
    }
  }

  /**
   * Waits for the last event.
   *
   * @throws InterruptedException if the thread is interrupted
   * @throws IllegalStateException if the last event is not handled within 30 s
   */
  public void await() throws InterruptedException {
    if (!complete.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          handled.get() + " of " + expected + " events handled after " + TIMEOUT_SECONDS + " s");
    }
  }

  /**
   * Fails if another number of events was handled than expected.
   *
   * @throws IllegalStateException if the numbers differ
   */
  public void requireExact() {
    if (handled.get() != expected) {
      throw new IllegalStateException(handled.get() + " events handled instead of " + expected);
    }
  }
}
