package io.vireo.test;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a driver and the engine for one consumer: tells what is delivered, holds an event
 * back behind the next one, and loses deliveries, as the faults of the test say. The lock has the
 * engine called by one thread at a time.
 */
final class TrackedListener implements DeliveryListener {
  /** For how long an event waits to be overtaken. */
  private static final long HOLD_MILLIS = 50;

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(HOLD_MILLIS, TimeUnit.MILLISECONDS);

  private final ConsumerRequest request;
  private final DeliveryListener listener;
  private final KnownQueue queue;
  private final TestEvents events;
  private final TrackedDriver driver;
  private final boolean tracked;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final List<TrackedDelivery> held = new ArrayList<>();

  /** Whether an event was ever held back, so that another thread may hand events over as well. */
  private volatile boolean hasHeld;

  /**
   * Makes one.
   *
   * @param tracked whether to tell what is delivered; not so for the messages of remote control
   */
  TrackedListener(
      ConsumerRequest request,
      DeliveryListener listener,
      KnownQueue queue,
      TestEvents events,
      TrackedDriver driver,
      boolean tracked) {
    this.request = request;
    this.listener = listener;
    this.queue = queue;
    this.events = events;
    this.driver = driver;
    this.tracked = tracked;
  }

  @Override
  public void onDelivery(Delivery delivery) {
    TrackedDelivery named = new TrackedDelivery(delivery, request, queue, events);
    if (!tracked) {
      listener.onDelivery(named);
      return;
    }
    events.outstanding().arrived(named);
    SeededFaults faults = events.faults();
    if (!faults.concernDeliveries() && !hasHeld) {
      listener.onDelivery(named);
      return;
    }
    boolean first = !named.redelivered();
    long number = faults.numberOf(named.id());
    if (first && faults.dropsConnection(named.event(), number)) {
      driver.dropConnection();
    } else if (first && faults.reorders(named.event(), number)) {
      hold(named);
    } else {
      deliver(named);
    }
  }

  private void deliver(TrackedDelivery delivery) {
    lock.lock();
    try {
      listener.onDelivery(delivery);
      releaseHeld();
    } finally {
      lock.unlock();
    }
  }

  private void hold(TrackedDelivery delivery) {
    hasHeld = true;
    lock.lock();
    try {
      held.add(delivery);
    } finally {
      lock.unlock();
    }
    LATER.execute(this::releaseHeld);
  }

  /** Hands over what was held back. */
  void releaseHeld() {
    lock.lock();
    try {
      List<TrackedDelivery> released = List.copyOf(held);
      held.clear();
      released.forEach(listener::onDelivery);
    } finally {
      lock.unlock();
    }
  }

  /** Acts as if the connection of the consumer had broken and was made again. */
  void loseDeliveries() {
    lock.lock();
    try {
      held.clear();
    } finally {
      lock.unlock();
    }
    events.outstanding().deliveriesTo(request).forEach(TrackedDelivery::lose);
    listener.onStale();
  }

  @Override
  public void onStale() {
    listener.onStale();
  }

  @Override
  public boolean onAttach(byte @Nullable [] pause) {
    if (request.broadcast()) {
      events.outstanding().deleted(queue);
    }
    return listener.onAttach(pause);
  }

  @Override
  public String pauseReason() {
    return listener.pauseReason();
  }
}
