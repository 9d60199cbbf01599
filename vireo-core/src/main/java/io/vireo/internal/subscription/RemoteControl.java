package io.vireo.internal.subscription;

import io.vireo.Control.Pause;
import io.vireo.Control.Route;
import io.vireo.internal.control.ControlChannel;
import io.vireo.internal.control.RemoteSignal;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Delivery;
import io.vireo.spi.Durations;
import io.vireo.spi.OncePerMinute;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses and resumes an observer's listeners as commands and old signals say. What is wanted holds
 * at once: no handler starts any more. What talks to the broker follows on a thread that may wait.
 */
final class RemoteControl implements ControlChannel.Target {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteControl.class);

  /** So often may a signal be passed on before it is taken to be for nobody. */
  private static final int MAX_HOPS = 10;

  private final OncePerMinute warnings = new OncePerMinute();
  private final String observerId;
  private final Collection<EventSubscription> subscriptions;
  private final RoutePauseMonitor routeWatch;
  private final Timer timer;
  private final Executor blockingTasks;

  RemoteControl(
      String observerId,
      Collection<EventSubscription> subscriptions,
      RoutePauseMonitor routeWatch,
      Timer timer,
      Executor blockingTasks) {
    this.observerId = observerId;
    this.subscriptions = subscriptions;
    this.routeWatch = routeWatch;
    this.timer = timer;
    this.blockingTasks = blockingTasks;
  }

  @Override
  public void pause(
      @Nullable String event, boolean broadcast, Pause pause, @Nullable Duration howLong) {
    List<EventSubscription> listeners = listeners(event, broadcast);
    // By the clock of this process, not of the one that has said how long.
    Instant until = howLong == null ? null : Durations.after(Instant.now(), howLong);
    Pause own = new Pause(pause.by(), pause.reason(), Instant.now(), until, false);
    listeners.forEach(one -> one.pauses().pause(own, false));
    settleLater(listeners);
    if (howLong != null) {
      timer.after(
          howLong,
          () -> {
            listeners.forEach(one -> one.pauses().end(own));
            settleLater(listeners);
          });
    }
  }

  @Override
  public void resume(@Nullable String event, boolean broadcast) {
    List<EventSubscription> listeners = listeners(event, broadcast);
    listeners.forEach(one -> one.pauses().resume());
    settleLater(listeners);
  }

  @Override
  public void routePaused(String event, Pause pause) {
    routeWatch.paused(event, pause);
  }

  @Override
  public void routeResumed(String event) {
    routeWatch.resumed(event);
  }

  @Override
  public void catchUp() {
    routeWatch.askForAll();
  }

  @Override
  public List<Route> routes() {
    return subscriptions.stream()
        .filter(one -> !one.isStopped())
        .map(EventSubscription::route)
        .toList();
  }

  /** Those of an event; of all events for null. */
  List<EventSubscription> listeners(@Nullable String event, boolean broadcast) {
    return subscriptions.stream()
        .filter(one -> event == null || (one.broadcast() == broadcast && one.event().equals(event)))
        .toList();
  }

  private void settleLater(List<EventSubscription> listeners) {
    blockingTasks.execute(() -> listeners.forEach(EventSubscription::settle));
  }

  /**
   * Takes a signal of the original library, which has come as an event, and gives it its
   * settlement. Waits for the broker, on a handler's thread.
   */
  void onSignal(EventSubscription listener, RemoteSignal signal, Delivery delivery) {
    if (signal.steers() && !signal.steers(observerId) && !listener.broadcast()) {
      passOn(listener.event(), String.valueOf(signal.observerId()), delivery);
      return;
    }
    delivery.acknowledge();
    if (signal.steers(observerId)) {
      // Of a broadcast each listener has a copy, of a shared route all have this one.
      List<EventSubscription> listeners =
          listener.broadcast() ? List.of(listener) : listeners(listener.event(), false);
      listeners.forEach(one -> one.obeyFromQueue(signal.kind()));
      listeners.forEach(EventSubscription::settle);
    }
  }

  /**
   * On a shared queue the target is one of several that compete; it must not circle for one that
   * does not exist.
   */
  private void passOn(String event, String target, Delivery delivery) {
    int hops = delivery.properties().count(Delivery.HOPS_HEADER);
    if (hops >= MAX_HOPS) {
      if (warnings.isDue(event)) {
        LOG.warn(
            "A signal on '{}' for observer {} was passed on {} times and is dropped: no such observer has taken it from the queue. One that a signal has paused hears signals all the same. Further ones are told once a minute",
            event,
            target,
            hops);
      } else {
        LOG.debug("Another signal on '{}' for observer {} is dropped", event, target);
      }
      delivery.acknowledge();
    } else {
      delivery.retry(Duration.ZERO, Map.of(Delivery.HOPS_HEADER, hops + 1));
    }
  }
}
