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
  private static final Logger log = LoggerFactory.getLogger(MemoryConsumer.class);

  private final ConsumerRequest request;
  private final DeliveryListener listener;
  private final Bus bus;
  private final MemoryQueue queue;
  private final java.util.function.Consumer<MemoryConsumer> whenEnded;

  // Changed with the queue's lock held.
  private volatile State state = State.CONNECTING;
  private volatile Instant since;
  private final UnsettledDeliveries unsettled;
  private boolean ended;

  MemoryConsumer(
      ConsumerRequest request,
      DeliveryListener listener,
      Bus bus,
      MemoryQueue queue,
      java.util.function.Consumer<MemoryConsumer> whenEnded) {
    this.request = request;
    this.listener = listener;
    this.bus = bus;
    this.queue = queue;
    this.whenEnded = whenEnded;
    this.since = bus.scheduler().now();
    this.unsettled = new UnsettledDeliveries(request.options().prefetch());
  }

  String route() {
    return request.event();
  }

  boolean broadcast() {
    return request.broadcast();
  }

  Health.Part health() {
    return new Health.Part(
        (broadcast() ? "broadcast " : "route ") + route(),
        Health.Status.UP,
        state == State.PAUSED ? "paused" : null,
        since,
        null);
  }

  Bus bus() {
    return bus;
  }

  MemoryQueue queue() {
    return queue;
  }

  /** Takes events from now on, unless the listener says otherwise; with no lock held. */
  void start() {
    byte[] pause = broadcast() ? null : bus.pausedRoutes().of(route());
    queue.start(this, isToTake(pause));
  }

  private boolean isToTake(byte @Nullable [] pause) {
    try {
      return listener.onAttach(pause);
    } catch (RuntimeException | Error e) {
      log.error(
          "The listener of '{}' on {} has thrown, which it may not, when asked whether it takes events",
          route(),
          bus.place(),
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
      log.error(
          "The listener of '{}' on {} has thrown, which it may not; its event stays without a verdict",
          route(),
          bus.place(),
          e);
    }
  }

  /** Hears, once and with no lock held, that it has ended. */
  void onEnded() {
    whenEnded.accept(this);
  }

  // What follows is for the queue, with its lock held.

  boolean isReady() {
    return state == State.REGISTERED && !unsettled.isFull();
  }

  MemoryDelivery take(QueuedEvent event) {
    MemoryDelivery delivery = new MemoryDelivery(event, this);
    unsettled.add(delivery);
    return delivery;
  }

  void release(MemoryDelivery delivery) {
    unsettled.remove(delivery);
  }

  void become(State next) {
    if (state != State.STOPPED) {
      state = next;
      since = bus.scheduler().now();
    }
  }

  void giveBack(Backlog backlog, boolean begunToo) {
    unsettled.giveBack(backlog, begunToo);
  }

  /** True for the one call that finds it stopped and with nothing left to settle. */
  boolean hasJustEnded() {
    boolean ends = !ended && state == State.STOPPED && unsettled.isEmpty();
    ended |= ends;
    return ends;
  }

  @Override
  public String toString() {
    return "MemoryConsumer[" + route() + ", " + state + "]";
  }
}
