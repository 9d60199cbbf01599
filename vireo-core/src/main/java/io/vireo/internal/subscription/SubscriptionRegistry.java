package io.vireo.internal.subscription;

import io.vireo.Codec;
import io.vireo.Control.Pause;
import io.vireo.Delegation;
import io.vireo.FailureListener;
import io.vireo.Handler;
import io.vireo.HandlerInterceptor;
import io.vireo.Health;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.Subscription;
import io.vireo.internal.control.ControlChannel;
import io.vireo.internal.dispatch.DeliveryProcessor;
import io.vireo.internal.dispatch.Dispatcher;
import io.vireo.internal.dispatch.FailureReports;
import io.vireo.internal.dispatch.HandlerInvocation;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way in: an observer's subscriptions, and what concerns several of them. */
public final class SubscriptionRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionRegistry.class);
  private static final int FEW = 16;

  /** How long closing waits for handlers. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  /** The same while the JVM ends: {@code docker stop} kills after 10 s. */
  private static final Duration CLOSE_TIMEOUT_AT_THE_END = Duration.ofSeconds(5);

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
  private final RoutePauseMonitor routeWatch;
  private final RemoteControl steering;
  private final List<HandlerInterceptor> interceptors = new CopyOnWriteArrayList<>();
  private final FailureReports failures = new FailureReports();
  private final DeclaredRoutes declared;
  private final RegistrationWait registrations = new RegistrationWait();
  private final AtomicLong numbers = new AtomicLong();
  private volatile int mostRemembered = FEW;
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
    this.routeWatch = new RoutePauseMonitor(driver, timer, threads, subscriptions);
    this.steering = new RemoteControl(observerId, subscriptions, routeWatch, timer, threads);
  }

  /**
   * Adds an interceptor behind those that are there; it sees later events of all subscriptions.
   *
   * @param interceptor the interceptor
   */
  public void add(HandlerInterceptor interceptor) {
    interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
  }

  /**
   * Adds one that hears of failures.
   *
   * @param listener called after those that are there
   */
  public void add(FailureListener listener) {
    failures.add(Objects.requireNonNull(listener, "listener"));
  }

  /**
   * How many failures nobody was told.
   *
   * @return their number
   */
  public long droppedFailures() {
    return failures.dropped();
  }

  /** The listeners get a moment for the failures that wait. */
  public void closeFailures() {
    failures.close();
  }

  /**
   * Registers a listener; waits until that is done, as long as its options say.
   *
   * @param event what to listen to
   * @param broadcast whether to broadcasts
   * @param type what the handler takes, or the content of the message that it takes
   * @param handler the program's code
   * @param wantsMessage whether it takes a message
   * @param givenOptions how; null for the defaults
   * @return the subscription
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
    ObserveOptions options =
        broadcast ? optionsOrDefaults(givenOptions) : declared.optionsFor(event, givenOptions);
    HandlerInvocation invocation = invocation(type, handler, wantsMessage);
    String id = Long.toString(numbers.incrementAndGet());
    ConsumerRequest request = new ConsumerRequest(observerId, id, event, broadcast, options);
    EventSubscription subscription = subscription(request, invocation);
    forgetStopped();
    // Before it is registered, so that no command is missed.
    subscriptions.add(subscription);
    Consumer consumer = register(subscription);
    if (stopped) {
      // A handler may stop everything while this is being registered; stop() has then not seen it.
      subscription.stop();
      return subscription;
    }
    if (!options.registrationTimeout().isZero()) {
      awaitRegistered(subscription, consumer, options.registrationTimeout());
    }
    control.listen(steering);
    return subscription;
  }

  /** Not each time: with thousands of listeners, that would take longer than to register one. */
  private void forgetStopped() {
    if (subscriptions.size() >= mostRemembered) {
      subscriptions.removeIf(EventSubscription::isStopped);
      mostRemembered = FEW + 2 * subscriptions.size();
    }
  }

  private static ObserveOptions optionsOrDefaults(@Nullable ObserveOptions given) {
    return given == null ? ObserveOptions.defaults() : given;
  }

  /**
   * Declares a shared route's queue without listening. Blocks for the broker's answers.
   *
   * @param event the route
   * @param options in which form; null for the defaults
   * @throws ObservationException if the queue cannot be had in this form
   */
  public void open(String event, @Nullable ObserveOptions options) {
    declared.open(event, options);
  }

  /**
   * Declares a shared route's queue whose events go elsewhere when nobody takes them, for later
   * listeners of this observer as well. Blocks for the broker's answers.
   *
   * @param event the route
   * @param delegation after how long, and where to
   * @throws ObservationException if the queue cannot be had in this form
   */
  public void delegate(String event, Delegation delegation) {
    declared.delegate(event, delegation);
  }

  /**
   * Ends all listeners of an event, of broadcasts as well. A signal: does not wait.
   *
   * @param event what they listen to
   */
  public void close(String event) {
    for (EventSubscription subscription : subscriptions) {
      if (subscription.event().equals(event)) {
        subscription.stop();
      }
    }
  }

  private EventSubscription subscription(ConsumerRequest request, HandlerInvocation invocation) {
    ObserveOptions options = request.options();
    RecoveryRecords records = new RecoveryRecords(request);
    // The processor is made before the subscription is, and called only after.
    AtomicReference<@Nullable EventSubscription> made = new AtomicReference<>();
    Dispatcher dispatcher =
        new Dispatcher(
            options,
            threads,
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
                        steering.onSignal(Objects.requireNonNull(made.get()), signal, delivery),
                    own::isStopped));
    EventSubscription subscription =
        new EventSubscription(request, driver, dispatcher, threads, timer, routeWatch);
    made.set(subscription);
    return subscription;
  }

  private Consumer register(EventSubscription subscription) {
    try {
      Pause heard = subscription.broadcast() ? null : routeWatch.heard(subscription.event());
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

  // The type token and the handler's parameter were bound to one type variable by the API.
  @SuppressWarnings("unchecked")
  private HandlerInvocation invocation(Type type, Handler<?> handler, boolean wantsMessage) {
    return new HandlerInvocation(
        codec, type, (Handler<Object>) handler, wantsMessage, interceptors);
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

  /**
   * Pauses all listeners of an event.
   *
   * @param event what they listen to
   * @param broadcast whether those of broadcasts or of the shared route
   */
  public void pause(String event, boolean broadcast) {
    steering.listeners(event, broadcast).forEach(Subscription::pause);
  }

  /**
   * Resumes all listeners of an event.
   *
   * @param event what they listen to
   * @param broadcast whether those of broadcasts or of the shared route
   */
  public void resume(String event, boolean broadcast) {
    steering.listeners(event, broadcast).forEach(Subscription::resume);
  }

  /** What is to be known of handlers and circuit breakers. */
  public List<Health.Part> health() {
    return subscriptions.stream().flatMap(one -> one.health().stream()).toList();
  }

  /** Ends all subscriptions. A signal: does not wait. Idempotent. */
  public void stop() {
    stopped = true;
    subscriptions.forEach(Subscription::stop);
    driver.stopConsuming();
  }

  /**
   * Waits until all is stopped and no handler runs.
   *
   * @param atMost how long
   * @return true if that is so
   */
  public boolean join(Duration atMost) {
    long deadline = Durations.deadline(atMost);
    return driver.join(atMost) && awaitStopped(deadline);
  }

  /**
   * Waits for the handlers, once stopped, but not for ever. Not for those of the calling thread,
   * nor for those that have called {@link System#exit}: their events go back. While the JVM ends it
   * waits for a shorter time.
   */
  public void awaitHandlers() {
    Thread current = Thread.currentThread();
    long deadline = Durations.deadline(CLOSE_TIMEOUT);
    boolean ending = false;
    boolean ended = false;
    while (!ended && System.nanoTime() - deadline < 0 && !current.isInterrupted()) {
      if (!ending && JvmEnd.hasBegun()) {
        ending = true;
        deadline = Math.min(deadline, Durations.deadline(CLOSE_TIMEOUT_AT_THE_END));
      }
      boolean exiting = ending;
      subscriptions.forEach(
          one ->
              one.release(thread -> thread == current || (exiting && JvmEnd.isAwaitedBy(thread))));
      ended = awaitStopped(Math.min(deadline, Durations.deadline(LOOK)));
    }
  }

  /** Waits for a point of {@link System#nanoTime()}, not longer. */
  boolean awaitStopped(long deadline) {
    for (EventSubscription subscription : subscriptions) {
      if (!subscription.awaitStopped(Duration.ofNanos(deadline - System.nanoTime()))) {
        return false;
      }
    }
    return true;
  }
}
