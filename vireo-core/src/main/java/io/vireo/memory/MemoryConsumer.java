package io.vireo.memory;

import io.vireo.Health;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.DeliveryListener;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer of one queue. It is registered as soon as it is started, for there is no connection
 * that could break. Any thread may call; the queue's lock guards its state.
 */
final class MemoryConsumer implements Consumer {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryConsumer.class);

  /** Stands for "no number of deliveries", while the consumer is not full. */
  private static final int NOT_FULL = -1;

  private final ConsumerRequest request;
  private final DeliveryListener listener;
  private final MemoryBroker broker;
  private final MemoryQueue queue;
  private final java.util.function.Consumer<MemoryConsumer> whenEnded;

  // These change with the queue's lock held.
  private volatile State state = State.CONNECTING;
  private volatile Instant since;
  private final UnsettledDeliveries unsettled;
  private boolean ended;

  /**
   * While the consumer is full: how few unsettled deliveries it must have before it takes events
   * again. It is a good deal fewer than its prefetch. So not every settlement has to take the
   * queue's lock in order to get one more event.
   */
  private volatile int takesAgainAt = NOT_FULL;

  private final int few;

  MemoryConsumer(
      ConsumerRequest request,
      DeliveryListener listener,
      MemoryBroker broker,
      MemoryQueue queue,
      java.util.function.Consumer<MemoryConsumer> whenEnded) {
    this.request = request;
    this.listener = listener;
    this.broker = broker;
    this.queue = queue;
    this.whenEnded = whenEnded;
    this.since = broker.scheduler().now();
    int prefetch = request.options().prefetch();
    this.unsettled = new UnsettledDeliveries(prefetch);
    // Not so few that a handler would have nothing to do.
    this.few = prefetch - Math.max(1, (prefetch - request.options().concurrency()) / 2);
  }

  String route() {
    return request.event();
  }

  boolean broadcast() {
    return request.broadcast();
  }

  Health.Part health() {
    return Health.Part.of(
        request.healthName(),
        Health.Status.UP,
        state == State.PAUSED ? listener.pauseReason() : null,
        since,
        null);
  }

  MemoryBroker broker() {
    return broker;
  }

  MemoryQueue queue() {
    return queue;
  }

  /**
   * Takes events from now on, unless the listener does not want any. To be called without a lock.
   */
  void start() {
    byte[] pause = broadcast() ? null : broker.pausedRoutes().of(route());
    if (isToTake(pause)) {
      queue.resume(this);
    } else {
      queue.pause(this);
    }
  }

  private boolean isToTake(byte @Nullable [] pause) {
    try {
      return listener.onAttach(pause);
    } catch (RuntimeException | Error e) {
      LOG.error(
          "The listener of '{}' on {} has thrown, which it may not, when asked whether it takes events",
          route(),
          broker.endpoint(),
          e);
      return pause == null;
    }
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public boolean awaitRegistered(Duration atMost) {
    return true;
  }

  @Override
  public void pause() {
    queue.pause(this);
  }

  @Override
  public void resume() {
    queue.resume(this);
  }

  @Override
  public void stop() {
    queue.detach(this, false);
  }

  /** Stops, and takes back all deliveries, also those whose handler has started. */
  void abandon() {
    queue.detach(this, true);
  }

  /** Calls the listener. To be called without a lock, by one thread at a time. */
  void deliver(MemoryDelivery delivery) {
    if (delivery.isStale()) {
      return;
    }
    try {
      listener.onDelivery(delivery);
    } catch (RuntimeException | Error e) {
      LOG.error(
          "The listener of '{}' on {} has thrown, which it may not; its event stays without a settlement",
          route(),
          broker.endpoint(),
          e);
    }
  }

  /** Called once, without a lock, when this was stopped and all its deliveries are settled. */
  void onEnded() {
    whenEnded.accept(this);
  }

  /**
   * Forgets a delivery that has its settlement. Takes no lock.
   *
   * @return whether the queue has to see what follows: further events may be taken, or this was the
   *     last delivery of a consumer that was stopped
   */
  boolean release(MemoryDelivery delivery) {
    return unsettled.remove(delivery) <= takesAgainAt || state == State.STOPPED;
  }

  // ---- What follows is for the queue, with its lock held.

  /** Whether the consumer takes an event now. */
  boolean isReady() {
    if (state != State.REGISTERED) {
      return false;
    }
    if (takesAgainAt == NOT_FULL) {
      if (!unsettled.isFull()) {
        return true;
      }
      takesAgainAt = few;
    }
    // Counted after takesAgainAt was set: a release before that does not know that it has to tell
    // the queue.
    if (unsettled.size() > few) {
      return false;
    }
    takesAgainAt = NOT_FULL;
    return true;
  }

  /** Has the consumer look again for how many events it has room. */
  void hasRoom() {
    takesAgainAt = NOT_FULL;
  }

  MemoryDelivery take(QueuedEvent event) {
    MemoryDelivery delivery = new MemoryDelivery(event, this);
    unsettled.add(delivery);
    return delivery;
  }

  void become(State next) {
    if (state != State.STOPPED) {
      state = next;
      since = broker.scheduler().now();
    }
  }

  void giveBack(Backlog backlog, boolean begunToo) {
    unsettled.giveBack(backlog, begunToo);
  }

  /** Returns true once: when the consumer was stopped and all its deliveries are settled. */
  boolean hasJustEnded() {
    boolean ends = !ended && state == State.STOPPED && unsettled.size() == 0;
    ended |= ends;
    return ends;
  }

  @Override
  public String toString() {
    return "MemoryConsumer[" + route() + ", " + state + "]";
  }
}
