package io.vireo.soak;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long after an outage the first event is delivered. Any thread may call any method;
 * only {@link #await} blocks.
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

  /** Starts a measurement, which the next delivery ends. */
  void start(long startNanos) {
    Measurement measurement = new Measurement(startNanos);
    last = measurement;
    running = measurement;
  }

  /** Starts a measurement, which the first delivery after {@link #connectionLost} ends. */
  void startAtConnectionLoss(long startNanos) {
    Measurement measurement = new Measurement(startNanos);
    last = measurement;
    waiting = measurement;
  }

  /** The connection has been lost: later deliveries come over a new one. */
  void connectionLost() {
    Measurement measurement = waiting;
    if (measurement != null) {
      waiting = null;
      running = measurement;
    }
  }

  /** Whether a measurement waits for the loss of the connection. */
  boolean awaitsConnectionLoss() {
    return waiting != null;
  }

  /** An event has been delivered: ends the measurement, if one has started. */
  void delivered() {
    Measurement measurement = running;
    if (measurement != null && measurement.endNanos.compareAndSet(0, System.nanoTime())) {
      running = null;
      measurement.delivered.countDown();
    }
  }

  /** Waits for the end of the measurement. Returns null if nothing was delivered in this time. */
  @Nullable Duration await(Duration atMost) throws InterruptedException {
    Measurement measurement = last;
    if (measurement == null
        || !measurement.delivered.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      return null;
    }
    return Duration.ofNanos(measurement.endNanos.get() - measurement.startNanos);
  }

  /** Drops the measurement, if there is one. */
  void stop() {
    running = null;
    waiting = null;
    last = null;
  }
}
