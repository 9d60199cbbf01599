package io.vireo.soak;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long after an outage the first event is delivered. Any thread may call; only {@link
 * #await} waits.
 */
final class DeliveryClock {
  private volatile @Nullable Measurement running;
  private volatile @Nullable Measurement waiting;
  private volatile @Nullable Measurement last;

  private static final class Measurement {
    final long startNanos;
    final AtomicLong endNanos = new AtomicLong();
    final CountDownLatch delivered = new CountDownLatch(1);

    Measurement(long startNanos) {
      this.startNanos = startNanos;
    }
  }

  /** The first delivery from now on ends the measurement. */
  void start(long startNanos) {
    Measurement measurement = new Measurement(startNanos);
    last = measurement;
    running = measurement;
  }

  /** The first delivery after the next {@link #lost} ends the measurement. */
  void startWhenLost(long startNanos) {
    Measurement measurement = new Measurement(startNanos);
    last = measurement;
    waiting = measurement;
  }

  /** The link has been lost: what is delivered from now on comes over another one. */
  void lost() {
    Measurement measurement = waiting;
    if (measurement != null) {
      waiting = null;
      running = measurement;
    }
  }

  /** Whether a measurement waits for the loss of the link. */
  boolean awaitsLoss() {
    return waiting != null;
  }

  /** An event has been delivered. */
  void delivered() {
    Measurement measurement = running;
    if (measurement != null && measurement.endNanos.compareAndSet(0, System.nanoTime())) {
      running = null;
      measurement.delivered.countDown();
    }
  }

  /** The time measured; null if nothing was delivered. */
  @Nullable Duration await(Duration atMost) throws InterruptedException {
    Measurement measurement = last;
    if (measurement == null
        || !measurement.delivered.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      return null;
    }
    return Duration.ofNanos(measurement.endNanos.get() - measurement.startNanos);
  }

  /** Measures nothing any more. */
  void stop() {
    running = null;
    waiting = null;
    last = null;
  }
}
