package io.vireo.internal.subscription;

import io.vireo.Control.Pause;
import io.vireo.Health;
import io.vireo.ListenerStatus;
import io.vireo.ListenerStatus.RouteOptions;
import io.vireo.Subscription;
import io.vireo.VireoException;
import io.vireo.internal.control.PauseRecord;
import io.vireo.internal.control.RemoteSignal;
import io.vireo.internal.dispatch.Dispatcher;
import io.vireo.internal.dispatch.ProgramExecutor;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener. It joins the driver's consumer, which delivers events, and the dispatcher, which
 * has them handled.
 *
 * <p>Any thread may call. Whatever pauses or resumes the listener first changes its {@link Pauses},
 * at once and without waiting; after that {@link #settle} has the dispatcher and the consumer
 * follow, one thread at a time.
 */
final class EventSubscription implements Subscription, DeliveryListener, ProgramExecutor.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(EventSubscription.class);

  private final ConsumerRequest request;
  private final Driver driver;
  private final Dispatcher dispatcher;
  private final Executor blockingTasks;
  private final Timer timer;
  private final RoutePauseMonitor routePauses;
  private final Pauses pauses;

  /** Held while the consumer is paused or resumed, which waits for the broker. */
  private final ReentrantLock switching = new ReentrantLock();

  /** Null until the driver has registered the listener for the first time. */
  private volatile @Nullable Consumer consumer;

  /** Whether the consumer takes no events because the answer to its last question was no. */
  private volatile boolean refusing;

  /** Hears signals while one of them pauses the listener; null otherwise. */
  private volatile @Nullable SignalTap tap;

  EventSubscription(
      ConsumerRequest request,
      Driver driver,
      Dispatcher dispatcher,
      Executor blockingTasks,
      Timer timer,
      RoutePauseMonitor routePauses) {
    this.request = request;
    this.driver = driver;
    this.dispatcher = dispatcher;
    this.blockingTasks = blockingTasks;
    this.timer = timer;
    this.routePauses = routePauses;
    this.pauses = new Pauses(dispatcher::pause);
  }

  /** Has the driver register the listener. Events may arrive before this returns. */
  Consumer register() {
    Consumer registered = driver.observe(request, this);
    consumer = registered;
    if (dispatcher.isStopped()) {
      registered.stop();
    } else if (refusing || pauses.any()) {
      // There was no consumer yet that could follow what has changed meanwhile.
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
      routePauses.askLater(event());
    }
    refusing = pauses.any();
    if (refusing) {
      blockingTasks.execute(this::settle);
    }
    return !refusing;
  }

  /**
   * What is to be known of the handlers, the circuit breaker, the guard and the executor; empty if
   * all is well.
   */
  List<Health.Part> health() {
    String name = request.healthName();
    return isStopped()
        ? List.of()
        : Stream.concat(
                dispatcher.health(name).stream(),
                Stream.ofNullable(pauses.executorHealth("executor of " + name)))
            .toList();
  }

  @Override
  public String pauseReason() {
    Pause pause = pauses.current();
    if (pause == null || pause.by().isEmpty()) {
      return DeliveryListener.super.pauseReason();
    }
    return DeliveryListener.super.pauseReason()
        + " by "
        + pause.by().get()
        + " since "
        + pause.since()
        + pause.until().map(until -> " until " + until).orElse("")
        + pause.reason().map(reason -> ": " + reason).orElse("");
  }

  /** What remote control tells of it. */
  ListenerStatus status() {
    return ListenerStatus.of(
        event(),
        broadcast(),
        state(),
        pauses.current(),
        dispatcher.traffic(),
        RouteOptions.of(request.options()));
  }

  /** The pauses of the listener. A caller that changes them calls {@link #settle} afterwards. */
  Pauses pauses() {
    return pauses;
  }

  /**
   * Pauses the listener for as long as its circuit breaker asks for. Does not wait.
   *
   * @param pause has an end
   */
  void breakerOpened(Pause pause) {
    Duration howLong = Duration.between(pause.since(), pause.until().orElseThrow());
    LOG.warn(
        "The circuit breaker of {} has opened: {}. The listener takes no event for {}, and then one at a time until one succeeds",
        request.healthName(),
        pause.reason().orElse(""),
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

  @Override
  public void executorRefuses(Pause pause) {
    pauses.executorRefuses(pause);
    blockingTasks.execute(this::settle);
  }

  @Override
  public void executorTakes(Pause pause) {
    pauses.end(pause);
    blockingTasks.execute(this::settle);
  }

  @Override
  public boolean isIdle() {
    return dispatcher.traffic().inFlight() == 0;
  }

  @Override
  public boolean isStopped() {
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
    pauses.pause(Pause.of(null, null, Instant.now(), null, false), false);
    settle();
  }

  @Override
  public void resume() {
    pauses.resume();
    settle();
  }

  /**
   * Has the dispatcher and the consumer follow the pauses. Waits for handlers that are starting,
   * and for the broker.
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
    // Not before the consumer was cancelled, or the broker would deliver them here again.
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
   * Obeys the signals among the deliveries that wait. Such a signal was sent soon after the one
   * that pauses the listener, and would wait here for a handler for as long as the pause lasts.
   */
  private void takeSignals() {
    for (Delivery delivery : dispatcher.waiting()) {
      RemoteSignal.Kind command = commandIn(delivery);
      if (command != null && delivery.begin()) {
        dispatcher.forget(delivery);
        delivery.acknowledge();
        obeyUnlessTapped(command);
      }
    }
  }

  private void obeyIfSignal(Delivery delivery) {
    RemoteSignal.Kind command = commandIn(delivery);
    if (command != null) {
      obeyUnlessTapped(command);
    }
  }

  /** What a signal commands this observer to do; null if the delivery is no such signal. */
  private RemoteSignal.@Nullable Kind commandIn(Delivery delivery) {
    RemoteSignal signal = RemoteSignal.read(delivery.body());
    return signal != null && signal.isCommandFor(request.observerId()) ? signal.kind() : null;
  }

  /** Obeys a signal from the queue, unless the tap has heard one, which was sent later. */
  private void obeyUnlessTapped(RemoteSignal.Kind kind) {
    SignalTap current = tap;
    if (current == null || !current.hasHeard()) {
      obey(kind);
    }
  }

  /**
   * Obeys a signal for this observer that came from the queue; the caller calls {@link #settle}
   * afterwards. The tap is opened before anybody can see the pause, so that a signal by which
   * somebody answers it is heard.
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
        // The tap has heard it before this thread obeyed the pause, though it was sent later.
        obey(RemoteSignal.Kind.RESUME);
      }
    } finally {
      switching.unlock();
    }
  }

  private void obey(RemoteSignal.Kind kind) {
    if (kind == RemoteSignal.Kind.PAUSE) {
      pauses.pause(Pause.of("a signal on the route", null, Instant.now(), null, false), true);
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

  /** As {@link Dispatcher#requeueHandledOn}. */
  void requeueHandledOn(Predicate<Thread> threads) {
    dispatcher.requeueHandledOn(threads);
  }

  /** Whether one of its handlers runs on a thread for which a predicate holds. */
  boolean isHandling(Predicate<Thread> on) {
    return dispatcher.isRunningOn(on);
  }

  @Override
  public boolean awaitStopped(Duration atMost) {
    Objects.requireNonNull(atMost, "atMost");
    return dispatcher.awaitStopped(atMost);
  }
}
