package io.vireo.internal.subscription;

import io.vireo.Control.Pause;
import io.vireo.ListenerStatus;
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
 * Pauses and resumes an observer's listeners on behalf of others: for the commands of the control
 * exchange, and for the signals of Python services. A pause holds at once, so that no handler
 * starts any more. The consumers follow on a thread that may wait for the broker. Any thread may
 * call.
 */
final class RemoteControl implements ControlChannel.Target {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteControl.class);

  /**
   * How often a signal is passed on before it counts as one for an observer that does not exist.
   */
  private static final int MAX_HOPS = 10;

  private final OncePerMinute warnings = new OncePerMinute();
  private final String observerId;
  private final Collection<EventSubscription> subscriptions;
  private final RoutePauseMonitor routePauses;
  private final Timer timer;
  private final Executor blockingTasks;

  RemoteControl(
      String observerId,
      Collection<EventSubscription> subscriptions,
      RoutePauseMonitor routePauses,
      Timer timer,
      Executor blockingTasks) {
    this.observerId = observerId;
    this.subscriptions = subscriptions;
    this.routePauses = routePauses;
    this.timer = timer;
    this.blockingTasks = blockingTasks;
  }

  @Override
  public void pause(
      @Nullable String event, boolean broadcast, Pause pause, @Nullable Duration howLong) {
    List<EventSubscription> listeners = listeners(event, broadcast);
    // The clock of this process counts, not that of the sender.
    Instant until = howLong == null ? null : Durations.after(Instant.now(), howLong);
    Pause own =
        Pause.of(pause.by().orElse(null), pause.reason().orElse(null), Instant.now(), until, false);
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
    routePauses.paused(event, pause);
  }

  @Override
  public void routeResumed(String event) {
    routePauses.resumed(event);
  }

  @Override
  public void catchUp() {
    routePauses.askForAll();
  }

  @Override
  public List<ListenerStatus> listeners() {
    return subscriptions.stream()
        .filter(one -> !one.isStopped())
        .map(EventSubscription::status)
        .toList();
  }

  /** The listeners of an event, or of all events for null. */
  List<EventSubscription> listeners(@Nullable String event, boolean broadcast) {
    return subscriptions.stream()
        .filter(one -> event == null || (one.broadcast() == broadcast && one.event().equals(event)))
        .toList();
  }

  private void settleLater(List<EventSubscription> listeners) {
    blockingTasks.execute(() -> listeners.forEach(EventSubscription::settle));
  }

  /**
   * Obeys a signal of a Python service that has come as an event, or passes it on, and gives it its
   * settlement. Called on a handler thread; waits for the broker.
   */
  void onSignal(EventSubscription listener, RemoteSignal signal, Delivery delivery) {
    if (signal.isCommand() && !signal.isCommandFor(observerId) && !listener.broadcast()) {
      passOn(listener.event(), String.valueOf(signal.observerId()), delivery);
      return;
    }
    delivery.acknowledge();
    if (signal.isCommandFor(observerId)) {
      // Each listener of a broadcast gets a copy of its own; those of a shared route get only this.
      List<EventSubscription> listeners =
          listener.broadcast() ? List.of(listener) : listeners(listener.event(), false);
      listeners.forEach(one -> one.obeyFromQueue(signal.kind()));
      listeners.forEach(EventSubscription::settle);
    }
  }

  /**
   * Puts a signal for another observer back into the shared queue, from which that observer may
   * take it. A signal for an observer that does not exist is dropped after some rounds.
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
