package io.vireo.internal.subscription;

import io.vireo.Control.Pause;
import io.vireo.Control.Route;
import io.vireo.Control.RouteOptions;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.Subscription;
import io.vireo.VireoException;
import io.vireo.internal.control.PauseRecord;
import io.vireo.internal.control.RemoteSignal;
import io.vireo.internal.dispatch.Dispatcher;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Driver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener: joins the driver's consumer, which brings events, and the dispatcher, which hands
 * them to the handler. What pauses it is said in {@link Pauses}; {@link #settle} has the consumer
 * follow.
 */
final class EventSubscription implements Subscription, DeliveryListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventSubscription.class);

  private final ConsumerRequest request;
  private final Driver driver;
  private final Dispatcher dispatcher;
  private final Executor blockingTasks;
  private final Timer timer;
  private final RoutePauseMonitor routeWatch;
  private final Pauses pauses;

  /** Serialises what talks to the broker about pausing. */
  private final ReentrantLock switching = new ReentrantLock();

  private volatile @Nullable Consumer consumer;

  /** The consumer takes nothing because it was told so when it attached. */
  private volatile boolean refusing;

  private volatile @Nullable SignalTap tap;

  EventSubscription(
      ConsumerRequest request,
      Driver driver,
      Dispatcher dispatcher,
      Executor blockingTasks,
      Timer timer,
      RoutePauseMonitor routeWatch) {
    this.request = request;
    this.driver = driver;
    this.dispatcher = dispatcher;
    this.blockingTasks = blockingTasks;
    this.timer = timer;
    this.routeWatch = routeWatch;
    this.pauses = new Pauses(dispatcher::pause);
  }

  /** Has the driver register it; its events may begin to arrive before this returns. */
  Consumer register() {
    Consumer registered = driver.observe(request, this);
    consumer = registered;
    if (dispatcher.isStopped()) {
      registered.stop();
    } else if (refusing || pauses.any()) {
      // What has changed meanwhile could not be told to the consumer.
      settle();
    }
    return registered;
  }

  @Override
  public void onDelivery(Delivery delivery) {
    dispatcher.onDelivery(delivery);
  }

  @Override
  public void onStale() {
    dispatcher.forgetStale();
  }

  @Override
  public boolean onAttach(byte @Nullable [] pause) {
    if (pauses.attaching(pause == null ? null : PauseRecord.read(pause))) {
      routeWatch.askLater(event());
    }
    refusing = pauses.any();
    if (refusing) {
      blockingTasks.execute(this::settle);
    }
    return !refusing;
  }

  /** What is to be known of its handlers and its circuit breaker; empty if nothing is. */
  List<Health.Part> health() {
    return dispatcher.health(request.healthName());
  }

  @Override
  public String pauseReason() {
    Pause pause = pauses.current();
    if (pause == null || pause.by() == null) {
      return DeliveryListener.super.pauseReason();
    }
    StringBuilder reason = new StringBuilder(DeliveryListener.super.pauseReason());
    reason.append(" by ").append(pause.by()).append(" since ").append(pause.since());
    if (pause.until() != null) {
      reason.append(" until ").append(pause.until());
    }
    if (pause.reason() != null) {
      reason.append(": ").append(pause.reason());
    }
    return reason.toString();
  }

  /** What remote control tells of it. */
  Route route() {
    ObserveOptions options = request.options();
    return new Route(
        event(),
        broadcast(),
        state(),
        pauses.current(),
        dispatcher.traffic(),
        new RouteOptions(
            options.resumable(),
            options.queueKind(),
            options.queueExpiration(),
            options.exchange(),
            options.exchangeType(),
            options.delegation()));
  }

  /** What pauses it. Who changes that calls {@link #settle} afterwards. */
  Pauses pauses() {
    return pauses;
  }

  /** Too many of its events have failed: it is paused for a time. Does not wait. */
  void breakerOpened(Pause pause) {
    Duration howLong = Duration.between(pause.since(), Objects.requireNonNull(pause.until()));
    LOG.warn(
        "The circuit breaker of {} has opened: {}. The listener takes no event for {}, and then one at a time until one succeeds",
        request.healthName(),
        pause.reason(),
        howLong);
    pauses.breakerOpened(pause);
    blockingTasks.execute(this::settle);
    timer.after(
        howLong,
        () -> {
          pauses.end(pause);
          blockingTasks.execute(this::settle);
        });
  }

  boolean isStopped() {
    return dispatcher.isStopped();
  }

  @Override
  public String id() {
    return request.subscriptionId();
  }

  @Override
  public String event() {
    return request.event();
  }

  @Override
  public boolean broadcast() {
    return request.broadcast();
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
    pauses.pause(new Pause(null, null, Instant.now(), null, false), false);
    settle();
  }

  @Override
  public void resume() {
    pauses.resume();
    settle();
  }

  /**
   * Has the dispatcher and the consumer do what is wanted. Waits for handlers that are starting and
   * for the broker.
   */
  void settle() {
    switching.lock();
    try {
      boolean settled = false;
      while (!settled && !dispatcher.isStopped()) {
        settled = pauses.any() ? settlePaused() : settleRunning();
      }
    } finally {
      switching.unlock();
    }
  }

  private boolean settleRunning() {
    if (!pauses.ifNone(dispatcher::resume)) {
      return false;
    }
    Consumer current = consumer;
    if (current != null) {
      current.resume();
    }
    closeTap();
    return !pauses.any();
  }

  private boolean settlePaused() {
    dispatcher.awaitPaused();
    Consumer current = consumer;
    if (current == null) {
      return true;
    }
    if (pauses.signalled()) {
      openTap();
      takeSignals();
      if (!pauses.any()) {
        return false;
      }
    }
    current.pause();
    List<Delivery> back = dispatcher.takeBack();
    if (tap != null) {
      back.forEach(this::obeyIfSignal);
    }
    // Only now that the consumer is cancelled, or the broker would send them here again.
    back.forEach(Delivery::requeue);
    return pauses.any();
  }

  private void openTap() {
    if (tap != null) {
      return;
    }
    try {
      tap = SignalTap.open(driver, request, this::onTapped);
    } catch (VireoException e) {
      LOG.debug("The paused listener of '{}' hears no signals on its route", event(), e);
    }
    if (dispatcher.isStopped()) {
      closeTap();
    }
  }

  private void closeTap() {
    SignalTap current = tap;
    tap = null;
    if (current != null) {
      current.close();
    }
  }

  private void onTapped(RemoteSignal.Kind kind) {
    obey(kind);
    blockingTasks.execute(this::settle);
  }

  /**
   * A signal that was sent soon after the one that pauses this has been fetched already, and would
   * wait in vain for a handler.
   */
  private void takeSignals() {
    for (Delivery delivery : dispatcher.waiting()) {
      RemoteSignal signal = RemoteSignal.read(delivery.body());
      if (signal != null && signal.steers(request.observerId()) && delivery.begin()) {
        dispatcher.forget(delivery);
        delivery.acknowledge();
        obeyUnlessTapped(signal.kind());
      }
    }
  }

  private void obeyIfSignal(Delivery delivery) {
    RemoteSignal signal = RemoteSignal.read(delivery.body());
    if (signal != null && signal.steers(request.observerId())) {
      obeyUnlessTapped(signal.kind());
    }
  }

  private void obeyUnlessTapped(RemoteSignal.Kind kind) {
    SignalTap current = tap;
    if (current == null || !current.hasHeard()) {
      obey(kind);
    }
  }

  /**
   * Takes a signal for this observer from the queue; who calls has it {@link #settle}. The tap is
   * there before anybody can see the pause: who resumes because of what they see is heard.
   */
  void obeyFromQueue(RemoteSignal.Kind kind) {
    switching.lock();
    try {
      boolean opens = kind == RemoteSignal.Kind.PAUSE && tap == null;
      if (opens) {
        openTap();
      }
      obey(kind);
      SignalTap opened = tap;
      if (opens && opened != null && opened.hasHeardResume()) {
        // It was sent later than the pause, and may have been obeyed before it.
        obey(RemoteSignal.Kind.RESUME);
      }
    } finally {
      switching.unlock();
    }
  }

  private void obey(RemoteSignal.Kind kind) {
    if (kind == RemoteSignal.Kind.PAUSE) {
      pauses.pause(new Pause("a signal on the route", null, Instant.now(), null, false), true);
    } else {
      pauses.resume();
    }
  }

  @Override
  public void stop() {
    dispatcher.stop();
    Consumer current = consumer;
    if (current != null) {
      current.stop();
    }
    closeTap();
  }

  /** Its handlers on certain threads are waited for no longer; to be called once stopped. */
  void release(Predicate<Thread> on) {
    dispatcher.requeueHandledOn(on);
  }

  @Override
  public boolean awaitStopped(Duration atMost) {
    Objects.requireNonNull(atMost, "atMost");
    return dispatcher.awaitStopped(atMost);
  }
}
