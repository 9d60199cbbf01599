package io.vireo.internal;

import io.vireo.Codec;
import io.vireo.Control.Route;
import io.vireo.Handler;
import io.vireo.HandlerInterceptor;
import io.vireo.Health;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.Subscription;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.Driver;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way in: an observer's subscriptions, and what concerns several of them. */
public final class Listeners implements ControlChannel.Target {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);
  private static final Duration REGISTRATION_TIMEOUT = Duration.ofSeconds(10);

  /** So often may a signal be passed on before it is taken to be for nobody. */
  private static final int MAX_HOPS = 10;

  private final String observerId;
  private final Driver driver;
  private final Codec codec;
  private final HandlerThreads threads;
  private final Timer timer;
  private final ControlChannel control;
  private final Duration slotPatience;
  private final List<EventSubscription> subscriptions = new CopyOnWriteArrayList<>();
  private final List<HandlerInterceptor> interceptors = new CopyOnWriteArrayList<>();
  private final AtomicLong numbers = new AtomicLong();
  private volatile boolean stopped;

  Listeners(
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
   * Registers a listener; waits until that is done, but not for ever.
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
    Objects.requireNonNull(handler, "handler");
    ObserveOptions options = givenOptions == null ? ObserveOptions.defaults() : givenOptions;
    String id = Long.toString(numbers.incrementAndGet());
    HandlerInvocation invocation = invocation(type, handler, wantsMessage);
    RecoveryRecords records = new RecoveryRecords(observerId, event);
    Dispatcher dispatcher =
        new Dispatcher(
            options,
            threads,
            timer,
            new SlotWatch(options, slotPatience),
            own ->
                new DeliveryProcessor(
                    event,
                    options,
                    invocation,
                    records,
                    (signal, delivery) -> onSignal(event, broadcast, signal, delivery),
                    own::isStopped));
    EventSubscription subscription =
        new EventSubscription(id, event, broadcast, options, dispatcher);
    Consumer consumer =
        driver.observe(new ConsumerRequest(observerId, id, event, broadcast, options), dispatcher);
    subscriptions.removeIf(EventSubscription::isStopped);
    subscriptions.add(subscription);
    subscription.attach(consumer);
    if (stopped) {
      // A handler may stop everything while this is being registered; stop() has then not seen it.
      subscription.stop();
      return subscription;
    }
    awaitRegistered(subscription, consumer);
    control.listen(this);
    return subscription;
  }

  // The type token and the handler's parameter were bound to one type variable by the API.
  @SuppressWarnings("unchecked")
  private HandlerInvocation invocation(Type type, Handler<?> handler, boolean wantsMessage) {
    return new HandlerInvocation(
        codec, type, (Handler<Object>) handler, wantsMessage, interceptors);
  }

  private void awaitRegistered(EventSubscription subscription, Consumer consumer) {
    try {
      if (!consumer.awaitRegistered(REGISTRATION_TIMEOUT) && !subscription.isStopped()) {
        log.warn(
            "The listener of '{}' is not registered on {} yet; it will be as soon as the broker can be reached",
            subscription.event(),
            driver.place());
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
  @Override
  public void pause(String event, boolean broadcast) {
    matching(event, broadcast).forEach(Subscription::pause);
  }

  /**
   * Resumes all listeners of an event.
   *
   * @param event what they listen to
   * @param broadcast whether those of broadcasts or of the shared route
   */
  @Override
  public void resume(String event, boolean broadcast) {
    matching(event, broadcast).forEach(Subscription::resume);
  }

  @Override
  public void pauseAll() {
    subscriptions.forEach(Subscription::pause);
  }

  @Override
  public void resumeAll() {
    subscriptions.forEach(Subscription::resume);
  }

  @Override
  public List<Route> routes() {
    return subscriptions.stream()
        .filter(subscription -> !subscription.isStopped())
        .map(EventSubscription::route)
        .toList();
  }

  /** What is wrong with handlers. */
  List<Health.Part> health() {
    return subscriptions.stream().map(EventSubscription::health).filter(Objects::nonNull).toList();
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
    long start = System.nanoTime();
    return driver.join(atMost)
        && awaitStopped(atMost.minusNanos(Math.max(0, System.nanoTime() - start)));
  }

  boolean awaitStopped(Duration atMost) {
    long start = System.nanoTime();
    for (EventSubscription subscription : subscriptions) {
      if (!subscription.awaitStopped(atMost.minusNanos(System.nanoTime() - start))) {
        return false;
      }
    }
    return true;
  }

  private List<EventSubscription> matching(String event, boolean broadcast) {
    return subscriptions.stream()
        .filter(one -> one.broadcast() == broadcast && one.event().equals(event))
        .toList();
  }

  private void onSignal(String event, boolean broadcast, RemoteSignal signal, Delivery delivery) {
    String target = signal.observerId();
    boolean steers =
        signal.kind() == RemoteSignal.Kind.PAUSE || signal.kind() == RemoteSignal.Kind.RESUME;
    if (!steers || target == null || (broadcast && !target.equals(observerId))) {
      delivery.acknowledge();
      return;
    }
    if (!target.equals(observerId)) {
      passOn(event, target, delivery);
      return;
    }
    delivery.acknowledge();
    if (signal.kind() == RemoteSignal.Kind.PAUSE) {
      pause(event, broadcast);
    } else {
      resume(event, broadcast);
    }
  }

  /**
   * On a shared queue the target is one of several that compete; it must not circle for one that
   * does not exist.
   */
  private void passOn(String event, String target, Delivery delivery) {
    int hops = delivery.properties().count(Delivery.HOPS_HEADER);
    if (hops >= MAX_HOPS) {
      log.warn(
          "A signal on '{}' for observer {} was passed on {} times without reaching it and is dropped",
          event,
          target,
          hops);
      delivery.acknowledge();
    } else {
      delivery.retry(Duration.ZERO, Map.of(Delivery.HOPS_HEADER, hops + 1));
    }
  }
}
