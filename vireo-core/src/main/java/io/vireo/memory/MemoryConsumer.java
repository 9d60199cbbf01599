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
 * A consumer of one queue: registered once it is started, for there is no link that could break.
 */
final class MemoryConsumer implements Consumer {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryConsumer.class);
  private static final int NOT_FULL = -1;

  private final ConsumerRequest request;
  private final DeliveryListener listener;
  private final MemoryBroker broker;
  private final MemoryQueue queue;
  private final java.util.function.Consumer<MemoryConsumer> whenEnded;

  // Changed with the queue's lock held.
  private volatile State state = State.CONNECTING;
  private volatile Instant since;
  private final UnsettledDeliveries unsettled;
  private boolean ended;

  /**
   * While events wait that this is too full to take: how few it must have for taking some again.
   * Some fewer than its prefetch, so that one settlement of many brings new ones, not each.
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
    // Never so few that a handler would have to wait.
    this.few = prefetch - Math.max(1, (prefetch - request.options().concurrency()) / 2);
  }

  String route() {
    return request.event();
  }

  boolean broadcast() {
    return request.broadcast();
  }

  Health.Part health() {
    return new Health.Part(
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

  /** Takes events from now on, unless the listener says otherwise; with no lock held. */
  void start() {
    byte[] pause = broadcast() ? null : broker.pausedRoutes().of(route());
    queue.start(this, isToTake(pause));
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

  /** Stops like a crash: what was begun goes back as well. */
  void abandon() {
    queue.detach(this, true);
  }

  /** Calls the listener; with no lock held, by one thread at a time. */
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

  /** Hears, once and with no lock held, that it has ended. */
  void onEnded() {
    whenEnded.accept(this);
  }

  /**
   * Forgets a delivery that has got its settlement; takes no lock.
   *
   * @return whether the queue has to see what follows from that
   */
  boolean release(MemoryDelivery delivery) {
    return unsettled.remove(delivery) <= takesAgainAt || state == State.STOPPED;
  }

  // What follows is for the queue, with its lock held.

  /** Whether it takes an event that is there. */
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
    // Asked only now: who is released before this does not see that it has to tell.
    if (unsettled.size() > few) {
      return false;
    }
    takesAgainAt = NOT_FULL;
    return true;
  }

  /** It takes what it has room for. */
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

  /** True for the one call that finds it stopped and with nothing left to settle. */
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
