package io.vireo.memory;

import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One delivery of an event to one consumer. Any thread may call. Its state changes atomically, so
 * of a settlement, a stop and a close that come at the same time the first one counts.
 */
final class MemoryDelivery implements Delivery {
  private enum State {
    WAITING,
    BEGUN,
    SETTLED,
    /** The delivery was taken back, and its event is in the queue again. */
    STALE
  }

  // An AtomicReference would be one more object for each event.
  private static final AtomicReferenceFieldUpdater<MemoryDelivery, State> STATE =
      AtomicReferenceFieldUpdater.newUpdater(MemoryDelivery.class, State.class, "state");

  private final QueuedEvent queued;
  private final MemoryConsumer consumer;
  private volatile State state = State.WAITING;

  /**
   * The place of this in {@link UnsettledDeliveries}, which sets it before any other thread sees
   * it.
   */
  int slot;

  MemoryDelivery(QueuedEvent queued, MemoryConsumer consumer) {
    this.queued = queued;
    this.consumer = consumer;
  }

  QueuedEvent queued() {
    return queued;
  }

  MemoryConsumer consumer() {
    return consumer;
  }

  @Override
  public String event() {
    return queued.event().event();
  }

  @Override
  public byte[] body() {
    return queued.event().body();
  }

  @Override
  public EventProperties properties() {
    return queued.event().properties();
  }

  @Override
  public @Nullable AtomicReference<@Nullable Object> shared() {
    return queued.event().shared();
  }

  @Override
  public boolean redelivered() {
    return queued.redelivered();
  }

  @Override
  public boolean begin() {
    STATE.compareAndSet(this, State.WAITING, State.BEGUN);
    return !isStale();
  }

  @Override
  public void acknowledge() {
    if (settle()) {
      settled();
    }
  }

  @Override
  public void requeue() {
    if (settle()) {
      consumer.queue().afterSettlement(consumer, this);
    }
  }

  @Override
  public boolean recover(byte[] record) {
    if (!settle()) {
      return false;
    }
    consumer.broker().recover(consumer.route(), record);
    settled();
    return true;
  }

  @Override
  public boolean retry(Duration delay, Map<String, Object> headers) {
    if (!settle()) {
      return false;
    }
    consumer.broker().retry(consumer.queue(), queued.event().copyWith(headers), delay);
    settled();
    return true;
  }

  @Override
  public @Nullable Delivery setApart(Map<String, Object> headers) {
    if (consumer.broadcast()) {
      return this;
    }
    if (!settle()) {
      return null;
    }
    StoredEvent copy = queued.event().copyWith(headers);
    MemoryDelivery apart = consumer.queue().exchange(this, copy);
    if (apart == null) {
      consumer.broker().retry(consumer.queue(), copy, Duration.ZERO);
      settled();
    }
    return apart;
  }

  private void settled() {
    if (consumer.release(this)) {
      consumer.queue().afterSettlement(consumer, null);
    }
  }

  /** This driver has no view of its own. */
  @Override
  public @Nullable Object unwrap(Class<?> type) {
    return null;
  }

  @Override
  public boolean isStale() {
    return state == State.STALE;
  }

  /**
   * Takes the delivery back, unless it has its settlement.
   *
   * @param begunToo whether also if its handler has started
   * @return true if it was taken back, so that any settlement is ignored from now on
   */
  boolean becomeStale(boolean begunToo) {
    return STATE.compareAndSet(this, State.WAITING, State.STALE)
        || (begunToo && STATE.compareAndSet(this, State.BEGUN, State.STALE));
  }

  /** Whether the delivery has its settlement. */
  boolean isSettled() {
    return state == State.SETTLED;
  }

  private boolean settle() {
    if (STATE.compareAndSet(this, State.BEGUN, State.SETTLED)) {
      return true;
    }
    State before = STATE.getAndUpdate(this, MemoryDelivery::afterSettling);
    return before == State.WAITING || before == State.BEGUN;
  }

  private static State afterSettling(State before) {
    return before == State.STALE ? State.STALE : State.SETTLED;
  }

  @Override
  public String toString() {
    return "MemoryDelivery[" + event() + ", " + state + "]";
  }
}
