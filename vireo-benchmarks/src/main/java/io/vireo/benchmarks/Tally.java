package io.vireo.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts events that are handled, until all have been. Any thread may call it. */
public final class Tally {
  private static final long PATIENCE_SECONDS = 30;

  private final int expected;
  private final Runnable atFirst;
  private final Runnable atLast;
  private final AtomicInteger handled = new AtomicInteger();
  private final CountDownLatch complete = new CountDownLatch(1);

  /**
   * A tally of nothing yet.
   *
   * @param expected how many there will be
   * @param atFirst run by the thread that handles the first, before it counts
   * @param atLast run by the thread that handles the last
   */
  public Tally(int expected, Runnable atFirst, Runnable atLast) {
    this.expected = expected;
    this.atFirst = atFirst;
    this.atLast = atLast;
  }

  /** One was handled. */
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
   * Waits for the last.
   *
   * @throws InterruptedException if the thread is interrupted
   * @throws IllegalStateException if it does not come, or if there are more
   */
  public void await() throws InterruptedException {
    if (!complete.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          handled.get() + " of " + expected + " events after " + PATIENCE_SECONDS + " s");
    }
  }

  /**
   * Fails if more were handled than there were.
   *
   * @throws IllegalStateException if so
   */
  public void requireExact() {
    if (handled.get() != expected) {
      throw new IllegalStateException(handled.get() + " events handled instead of " + expected);
    }
  }
}
