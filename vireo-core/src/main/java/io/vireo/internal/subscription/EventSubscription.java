package io.vireo.internal.subscription;

import io.vireo.Control.Pause;
import io.vireo.Health;
import io.vireo.ListenerStatus;
import io.vireo.ListenerStatus.RouteOptions;
import io.vireo.Subscription;
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
import java.lang.reflect.Type;
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
  private final Type dataType;
  private final Driver driver;
  private final Dispatcher dispatcher;
  private final Executor blockingTasks;
  private final Timer timer;
  private final RoutePauseMonitor routePauses;
  private final Pauses pauses;
  private final PythonSignals signals;

  /** Held while the consumer is paused or resumed, which waits for the broker. */
  private final ReentrantLock switching = new ReentrantLock();

  /** Null until the driver has registered the listener for the first time. */
  private volatile @Nullable Consumer consumer;

  /** Whether the consumer takes no events because the answer to its last question was no. */
  private volatile boolean refusing;

  EventSubscription(
      ConsumerRequest request,
      Type dataType,
      Driver driver,
      Dispatcher dispatcher,
      Executor blockingTasks,
      Timer timer,
      RoutePauseMonitor routePauses) {
    this.request = request;
    this.dataType = dataType;
    this.driver = driver;
    this.dispatcher = dispatcher;
    this.blockingTasks = blockingTasks;
    this.timer = timer;
    this.routePauses = routePauses;
    this.pauses = new Pauses(dispatcher::pause);
    this.signals = new PythonSignals(request, driver, dispatcher, pauses, this::settleLater);
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
      settleLater();
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
    String paused = DeliveryListener.super.pauseReason();
    Pause pause = pauses.current();
    if (pause == null || pause.by().isEmpty()) {
      return paused;
    }
    String until = pause.until().map(end -> " until " + end).orElse("");
    String reason = pause.reason().map(why -> ": " + why).orElse("");
    return "%s by %s since %s%s%s"
        .formatted(paused, pause.by().get(), pause.since(), until, reason);
  }

  /** What it listens to, and the type of the data that its handler takes. */
  Listener listener() {
    return new Listener(request, dataType);
  }

  /** What remote control tells of it. */
  ListenerStatus status() {
    return ListenerStatus.of(
            event(),
            broadcast(),
            state(),
            pauses.current(),
            dispatcher.traffic(),
            RouteOptions.of(request.options()))
        .withOldest(dispatcher.oldest());
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
    pauses.breakerOpened(pause);
    settleLater();
    timer.after(
        howLong,
        () -> {
          pauses.end(pause);
          settleLater();
        });
    LOG.warn(
        "The circuit breaker of {} has opened: {}. The listener takes no event for {}, and then one at a time until one succeeds",
        request.healthName(),
        pause.reason().orElse(""),
        howLong);
  }

  @Override
  public void executorRefuses(Pause pause) {
    pauses.executorRefuses(pause);
    settleLater();
  }

  @Override
  public void executorTakes(Pause pause) {
    pauses.end(pause);
    settleLater();
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
    signals.close();
    return !pauses.any();
  }

  private boolean settlePaused() {
    dispatcher.awaitPaused();
    Consumer current = consumer;
    if (current == null) {
      return true;
    }
    if (pauses.signalled()) {
      signals.obeyWaiting();
      if (!pauses.any()) {
        return false;
      }
    }
    current.pause();
    List<Delivery> back = dispatcher.takeBack();
    signals.obeyReturning(back);
    // Not before the consumer was cancelled, or the broker would deliver them here again.
    back.forEach(Delivery::requeue);
    return pauses.any();
  }

  private void settleLater() {
    blockingTasks.execute(this::settle);
  }

  /** Obeys a signal that came from the queue; the caller calls {@link #settle} afterwards. */
  void obeyFromQueue(RemoteSignal.Kind kind) {
    switching.lock();
    try {
      signals.obeyFromQueue(kind);
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
    signals.close();
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
