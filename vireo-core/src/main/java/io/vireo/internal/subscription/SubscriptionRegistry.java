package io.vireo.internal.subscription;

import io.vireo.Codec;
import io.vireo.Control.Pause;
import io.vireo.Handler;
import io.vireo.HandlerInterceptor;
import io.vireo.Health;
import io.vireo.ListenerStatus;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.Subscription;
import io.vireo.internal.control.ControlChannel;
import io.vireo.internal.dispatch.DeliveryProcessor;
import io.vireo.internal.dispatch.Dispatcher;
import io.vireo.internal.dispatch.FailureReports;
import io.vireo.internal.dispatch.HandlerInvocation;
import io.vireo.internal.dispatch.ListenerInterceptors;
import io.vireo.internal.dispatch.ProgramExecutor;
import io.vireo.internal.intercept.Interceptors;
import io.vireo.internal.isolation.PoisonGuard;
import io.vireo.internal.message.EventNames;
import io.vireo.internal.recovery.RecoveryRecords;
import io.vireo.internal.thread.HandlerThreads;
import io.vireo.internal.thread.JvmEnd;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Driver;
import io.vireo.spi.Durations;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of one observer: registers them, and does what concerns several of them. Any
 * thread may call.
 */
public final class SubscriptionRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionRegistry.class);

  /** How many subscriptions there may be before those that were stopped are looked for. */
  private static final int FEW = 16;

  /** How long closing waits for running handlers. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  /** The same while the JVM ends: {@code docker stop} kills after 10 s. */
  private static final Duration CLOSE_TIMEOUT_AT_JVM_END = Duration.ofSeconds(5);

  /** How often closing looks whether the JVM has begun to end. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final String observerId;
  private final Driver driver;
  private final Codec codec;
  private final HandlerThreads threads;
  private final Timer timer;
  private final ControlChannel control;
  private final Duration slotPatience;
  private final List<EventSubscription> subscriptions = new CopyOnWriteArrayList<>();
  private final RoutePauseMonitor routePauses;
  private final RemoteControl remoteControl;
  private final Interceptors<HandlerInterceptor> interceptors = new Interceptors<>();
  private final FailureReports failures = new FailureReports();
  private final DeclaredRoutes declared;
  private final Draining draining = new Draining(subscriptions);
  private final RegistrationWait registrations = new RegistrationWait();
  private final AtomicLong numbers = new AtomicLong();

  /** At how many subscriptions those that were stopped are looked for. */
  private volatile int cleanUpAt = FEW;

  private volatile boolean stopped;

  public SubscriptionRegistry(
      String observerId,
      Driver driver,
      Codec codec,
      HandlerThreads threads,
      Timer timer,
      ControlChannel control,
      Duration slotPatience) {
    this.observerId = observerId;
    this.driver = driver;
    this.codec = codec;
    this.threads = threads;
    this.timer = timer;
    this.control = control;
    this.slotPatience = slotPatience;
    this.declared = new DeclaredRoutes(observerId, driver);
    this.routePauses = new RoutePauseMonitor(driver, timer, threads, subscriptions);
    this.remoteControl = new RemoteControl(observerId, subscriptions, routePauses, timer, threads);
  }

  /** The interceptors of all handlers. A new one sees the events that are handled from then on. */
  public Interceptors<HandlerInterceptor> interceptors() {
    return interceptors;
  }

  /** The listeners that are told of failures. */
  public FailureReports failures() {
    return failures;
  }

  /** The shared routes that this observer declares without listening to them. */
  public DeclaredRoutes declaredRoutes() {
    return declared;
  }

  /**
   * Registers a listener; waits until that is done, as long as its options say.
   *
   * @param type what the handler takes, or the content of the message that it takes
   * @param wantsMessage whether the handler takes a message
   * @throws ObservationException if it cannot be registered, for a reason that waiting does not
   *     cure
   */
  public Subscription observe(
      String event,
      boolean broadcast,
      Type type,
      Handler<?> handler,
      boolean wantsMessage,
      @Nullable ObserveOptions givenOptions) {
    EventNames.require(event);
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(handler, "handler");
    draining.requireNotBegun(driver.endpoint());
    ObserveOptions given = givenOptions == null ? ObserveOptions.defaults() : givenOptions;
    ObserveOptions options = broadcast ? given : declared.optionsFor(event, given);
    String id = Long.toString(numbers.incrementAndGet());
    ConsumerRequest request = new ConsumerRequest(observerId, id, event, broadcast, options);
    HandlerInvocation invocation = invocation(type, handler, wantsMessage, request);
    EventSubscription subscription = subscription(request, type, invocation);
    forgetStopped();
    // Added before it is registered, so that it misses no command.
    subscriptions.add(subscription);
    Consumer consumer = register(subscription);
    if (stopped || draining.hasBegun()) {
      // A handler may have called stop() while this was being registered; it was not stopped then.
      subscription.stop();
      return subscription;
    }
    if (!options.registrationTimeout().isZero()) {
      awaitRegistered(subscription, consumer, options.registrationTimeout());
    }
    control.listen(remoteControl);
    return subscription;
  }

  /** Does nothing most times: with thousands of subscriptions it takes longer than to add one. */
  private void forgetStopped() {
    if (subscriptions.size() >= cleanUpAt) {
      subscriptions.removeIf(EventSubscription::isStopped);
      cleanUpAt = FEW + 2 * subscriptions.size();
    }
  }

  /** Stops all listeners of an event, those of broadcasts as well. Does not wait. */
  public void stopListening(String event) {
    for (EventSubscription subscription : subscriptions) {
      if (subscription.event().equals(event)) {
        subscription.stop();
      }
    }
  }

  private EventSubscription subscription(
      ConsumerRequest request, Type type, HandlerInvocation invocation) {
    ObserveOptions options = request.options();
    RecoveryRecords records = new RecoveryRecords(request);
    // Dispatcher and subscription know each other. Nothing calls the dispatcher before both are
    // there.
    AtomicReference<@Nullable EventSubscription> made = new AtomicReference<>();
    Dispatcher dispatcher =
        new Dispatcher(
            options,
            slotThreads(request, () -> Objects.requireNonNull(made.get())),
            timer,
            slotPatience,
            pause -> Objects.requireNonNull(made.get()).breakerOpened(pause),
            PoisonGuard.of(request, control, timer),
            own ->
                new DeliveryProcessor(
                    request,
                    invocation,
                    records,
                    failures,
                    driver.clock(),
                    (signal, delivery) ->
                        remoteControl.onSignal(
                            Objects.requireNonNull(made.get()), signal, delivery),
                    own::isStopped));
    EventSubscription subscription =
        new EventSubscription(request, type, driver, dispatcher, threads, timer, routePauses);
    made.set(subscription);
    return subscription;
  }

  private Executor slotThreads(
      ConsumerRequest request, Supplier<ProgramExecutor.Listener> listener) {
    return request
        .options()
        .executor()
        .<Executor>map(
            given -> new ProgramExecutor(given, threads, timer, request.healthName(), listener))
        .orElse(threads);
  }

  private Consumer register(EventSubscription subscription) {
    try {
      Pause heard = subscription.broadcast() ? null : routePauses.heard(subscription.event());
      if (heard != null) {
        subscription.pauses().routePaused(heard);
      }
      return subscription.register();
    } catch (RuntimeException e) {
      subscription.stop();
      subscriptions.remove(subscription);
      throw e;
    }
  }

  // The API has seen to it that the handler takes what the type says.
  @SuppressWarnings("unchecked")
  private HandlerInvocation invocation(
      Type type, Handler<?> handler, boolean wantsMessage, ConsumerRequest request) {
    return new HandlerInvocation(
        codec,
        type,
        (Handler<Object>) handler,
        wantsMessage,
        new ListenerInterceptors(interceptors, request));
  }

  private void awaitRegistered(EventSubscription subscription, Consumer consumer, Duration atMost) {
    try {
      if (!registrations.await(consumer, atMost) && !subscription.isStopped()) {
        LOG.warn(
            "The listener of '{}' is not registered on {} yet; it will be as soon as the broker can be reached",
            subscription.event(),
            driver.endpoint());
      }
    } catch (ObservationException e) {
      subscription.stop();
      subscriptions.remove(subscription);
      throw e;
    }
  }

  /** Pauses all listeners of a shared route, or all of the broadcasts of that name. */
  public void pause(String event, boolean broadcast) {
    remoteControl.listeners(event, broadcast).forEach(Subscription::pause);
  }

  /** Resumes all listeners of a shared route, or all of the broadcasts of that name. */
  public void resume(String event, boolean broadcast) {
    remoteControl.listeners(event, broadcast).forEach(Subscription::resume);
  }

  /** What each listener that was not stopped is doing. */
  public List<ListenerStatus> status() {
    return remoteControl.listeners();
  }

  /** The listeners that were not stopped, in the order in which they were registered. */
  public List<Listener> listeners() {
    return subscriptions.stream()
        .filter(one -> !one.isStopped())
        .map(EventSubscription::listener)
        .toList();
  }

  /** What is to be known of the listeners' handlers, circuit breakers and poison guards. */
  public List<Health.Part> health() {
    return subscriptions.stream().flatMap(one -> one.health().stream()).toList();
  }

  /** Stops all subscriptions, for good. Does not wait. Idempotent. */
  public void stop() {
    stopped = true;
    subscriptions.forEach(Subscription::stop);
    driver.stopConsuming();
  }

  /**
   * Ends all subscriptions and waits for their handlers. Remote control goes on. Idempotent.
   *
   * @return true if all handlers have ended, but for those that drain themselves
   */
  public boolean drain(Duration atMost) {
    return draining.drain(atMost);
  }

  /** Whether a thread runs a handler, and so must not wait for handlers. */
  public boolean isHandler(Thread thread) {
    return draining.isHandler(thread);
  }

  /** Waits until all subscriptions are stopped and no handler runs; false if time is up first. */
  public boolean join(Duration atMost) {
    long deadline = Durations.deadline(atMost);
    return driver.join(atMost) && awaitStopped(deadline);
  }

  /**
   * Waits, for a limited time, until no handler runs any more. To be called once everything is
   * stopped. It does not wait for a handler that calls this itself, nor for one that has called
   * {@link System#exit}, but gives their events back. The time is shorter while the JVM ends.
   */
  public void awaitHandlers() {
    Thread current = Thread.currentThread();
    long deadline = Durations.deadline(CLOSE_TIMEOUT);
    boolean ending = false;
    boolean ended = false;
    while (!ended && System.nanoTime() - deadline < 0 && !current.isInterrupted()) {
      if (!ending && JvmEnd.hasBegun()) {
        ending = true;
        deadline = Math.min(deadline, Durations.deadline(CLOSE_TIMEOUT_AT_JVM_END));
      }
      boolean exiting = ending;
      subscriptions.forEach(
          one ->
              one.requeueHandledOn(
                  thread -> thread == current || (exiting && JvmEnd.isAwaitedBy(thread))));
      ended = awaitStopped(Math.min(deadline, Durations.deadline(LOOK)));
    }
  }

  /** Waits no longer than until a time of {@link System#nanoTime()}. */
  private boolean awaitStopped(long deadline) {
    for (EventSubscription subscription : subscriptions) {
      if (!subscription.awaitStopped(Duration.ofNanos(deadline - System.nanoTime()))) {
        return false;
      }
    }
    return true;
  }
}
