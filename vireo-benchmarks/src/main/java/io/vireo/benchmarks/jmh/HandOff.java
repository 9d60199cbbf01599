package io.vireo.benchmarks.jmh;

import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Driver;
import io.vireo.spi.EventProperties;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Hands deliveries of one event to the listener of an observer, as a driver does, without a broker.
 * One thread hands over and waits; the threads of the observer acknowledge.
 */
final class HandOff {
  private final int batch;
  private final Semaphore allAcknowledged = new Semaphore(0);
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicReference<DeliveryListener> listener = new AtomicReference<>();
  private final Delivery delivery;
  private final Driver driver;

  /**
   * Makes a hand-over for one event.
   *
   * @param batch how many deliveries are handed over at once; the prefetch must allow as many
   */
  HandOff(String event, EventProperties properties, int batch) {
    this.batch = batch;
    this.delivery = new BrokerlessDelivery(event, properties, this::acknowledged);
    this.driver = MemoryDrivers.capturing(event, listener::set);
  }

  /** The driver for the observer that listens to the event. */
  Driver driver() {
    return driver;
  }

  /** Hands over a batch, and waits until the last delivery is handled and acknowledged. */
  void run() throws InterruptedException {
    DeliveryListener registered = Objects.requireNonNull(listener.get());
    for (int i = 0; i < batch; i++) {
      registered.onDelivery(delivery);
    }
    allAcknowledged.acquire();
  }

  private void acknowledged() {
    if (acknowledged.incrementAndGet() == batch) {
      acknowledged.set(0);
      allAcknowledged.release();
    }
  }
}
