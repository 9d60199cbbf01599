package io.vireo.internal;

import io.vireo.Control.Route;
import io.vireo.Control.RouteOptions;
import io.vireo.Control.Traffic;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.Subscription;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One listener: joins the driver's consumer, which brings events, and the dispatcher, which hands
 * them to the handler.
 */
final class EventSubscription implements Subscription {
  private final String id;
  private final String event;
  private final boolean broadcast;
  private final ObserveOptions options;
  private final Dispatcher dispatcher;

  /** Serialises pause and resume, which talk to the broker. */
  private final ReentrantLock switching = new ReentrantLock();

  private volatile @Nullable Consumer consumer;

  EventSubscription(
      String id, String event, boolean broadcast, ObserveOptions options, Dispatcher dispatcher) {
    this.id = id;
    this.event = event;
    this.broadcast = broadcast;
    this.options = options;
    this.dispatcher = dispatcher;
  }

  /** Joins it with its consumer, whose events may have begun to arrive. */
  void attach(Consumer registered) {
    consumer = registered;
    if (dispatcher.isStopped()) {
      registered.stop();
    }
  }

  /** What is wrong with its handlers, or null. */
  Health.@Nullable Part health() {
    return dispatcher.health("handlers of " + (broadcast ? "broadcast " : "route ") + event);
  }

  /** What remote control tells of it. */
  Route route() {
    return new Route(
        event,
        broadcast,
        state(),
        null,
        new Traffic(0, 0, 0, 0, 0),
        new RouteOptions(
            options.resumable(),
            options.queueKind(),
            options.queueExpiration(),
            options.exchange(),
            options.exchangeType()));
  }

  boolean isStopped() {
    return dispatcher.isStopped();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String event() {
    return event;
  }

  @Override
  public boolean broadcast() {
    return broadcast;
  }

  @Override
  public State state() {
    Consumer current = consumer;
    if (dispatcher.isStopped()) {
      return State.STOPPED;
    }
    if (current == null) {
      return State.CONNECTING;
    }
    return switch (current.state()) {
      case CONNECTING -> State.CONNECTING;
      case REGISTERED, PAUSED -> dispatcher.isPaused() ? State.PAUSED : State.RUNNING;
      case STOPPED -> State.STOPPED;
      case FAILED -> State.FAILED;
    };
  }

  @Override
  public void pause() {
    switching.lock();
    try {
      if (!dispatcher.pause()) {
        return;
      }
      Consumer current = consumer;
      if (current != null) {
        current.pause();
      }
      // Only now that the consumer is cancelled, or the broker would send them here again.
      dispatcher.takeBack().forEach(Delivery::requeue);
    } finally {
      switching.unlock();
    }
  }

  @Override
  public void resume() {
    switching.lock();
    try {
      Consumer current = consumer;
      if (dispatcher.resume() && current != null) {
        current.resume();
      }
    } finally {
      switching.unlock();
    }
  }

  @Override
  public void stop() {
    dispatcher.stop();
    Consumer current = consumer;
    if (current != null) {
      current.stop();
    }
  }

  @Override
  public boolean awaitStopped(Duration atMost) {
    return dispatcher.awaitStopped(atMost);
  }
}
