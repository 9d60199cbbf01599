package io.vireo.test;

import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A delivery of another driver, which tells its settlement. A test may have it lost, as if its
 * connection had broken: the broker then delivers the event again, and no settlement counts. Any
 * thread may call.
 */
final class TrackedDelivery implements Delivery {
  private final Delivery delivery;
  private final ConsumerRequest request;
  private final KnownQueue queue;
  private final TestEvents events;

  /** Whether it has its settlement or was lost, whichever came first. */
  private final AtomicBoolean ended = new AtomicBoolean();

  private volatile boolean lost;

  TrackedDelivery(Delivery delivery, ConsumerRequest request, KnownQueue queue, TestEvents events) {
    this.delivery = delivery;
    this.request = request;
    this.queue = queue;
    this.events = events;
  }

  KnownQueue queue() {
    return queue;
  }

  @Nullable String id() {
    return delivery.properties().messageId();
  }

  /** What its consumer consumes. */
  ConsumerRequest request() {
    return request;
  }

  @Override
  public String event() {
    return events.names().read(delivery.event());
  }

  @Override
  public @Nullable String exchange() {
    return events.names().readExchange(delivery.exchange());
  }

  @Override
  public byte[] body() {
    return delivery.body();
  }

  @Override
  public EventProperties properties() {
    return delivery.properties();
  }

  @Override
  public @Nullable AtomicReference<@Nullable Object> shared() {
    return delivery.shared();
  }

  @Override
  public boolean redelivered() {
    return delivery.redelivered();
  }

  @Override
  public boolean begin() {
    return !lost && delivery.begin();
  }

  @Override
  public boolean isStale() {
    return lost || delivery.isStale();
  }

  /** Whether the event is delivered again although nobody has given this a settlement. */
  boolean isTakenBack() {
    return !ended.get() && delivery.isStale();
  }

  @Override
  public @Nullable Duration takenBackAfter() {
    return delivery.takenBackAfter();
  }

  @Override
  public @Nullable Object unwrap(Class<?> type) {
    return delivery.unwrap(type);
  }

  /**
   * Acts as if the connection had broken. The event of a shared route is delivered again; that of a
   * broadcast listener is gone, because the broker deletes its private queue.
   */
  void lose() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    lost = true;
    if (request.broadcast()) {
      delivery.acknowledge();
      events.outstanding().settled(this);
    } else {
      events.outstanding().returns(this);
      delivery.requeue();
    }
  }

  @Override
  public void acknowledge() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    // Asked before, because a driver may call a delivery stale that has its settlement.
    boolean counts = !delivery.isStale();
    if (request.options().autoAcknowledge() && events.isWatched(request.observerId())) {
      events.outstanding().acknowledgedOnReceipt(this);
    }
    delivery.acknowledge();
    settled(counts);
  }

  /** A settlement that does not count has no effect: the event is delivered again. */
  private void settled(boolean counts) {
    if (counts) {
      events.outstanding().settled(this);
    } else {
      events.outstanding().returns(this);
    }
  }

  @Override
  public void requeue() {
    if (ended.compareAndSet(false, true)) {
      events.outstanding().returns(this);
      delivery.requeue();
    }
  }

  @Override
  public boolean recover(byte[] record) {
    return recover(record, new IllegalStateException("The event was given up"));
  }

  @Override
  public boolean recover(byte[] record, Throwable failure) {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    boolean watched = events.isWatched(request.observerId());
    if (watched) {
      events.outstanding().fails(failure);
    }
    // The broker keeps the record in a queue that is named after the route.
    events.names().route(request.event());
    boolean safe = delivery.recover(record, failure);
    if (safe && !watched) {
      events.recorder().recovered(this, request, failure);
    }
    settled(safe);
    return safe;
  }

  @Override
  public boolean retry(Duration delay, Map<String, Object> headers) {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    events.outstanding().retry(this, delay);
    boolean safe = delivery.retry(delay, headers);
    events.outstanding().retried(this, delay, safe);
    return safe;
  }

  @Override
  public @Nullable Delivery setApart(Map<String, Object> headers) {
    if (ended.get()) {
      return null;
    }
    Delivery apart = delivery.setApart(headers);
    if (apart == null) {
      // The event is delivered again, now or when this delivery is seen to be stale.
      events.outstanding().returns(this);
      return null;
    }
    if (apart == delivery) {
      return this;
    }
    TrackedDelivery tracked = new TrackedDelivery(apart, request, queue, events);
    events.outstanding().exchanged(this, tracked);
    ended.set(true);
    return tracked;
  }

  @Override
  public String toString() {
    return "TrackedDelivery[" + delivery + "]";
  }
}
