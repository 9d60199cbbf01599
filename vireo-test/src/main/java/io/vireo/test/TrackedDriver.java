package io.vireo.test;

import io.vireo.DelayedEvent;
import io.vireo.Health;
import io.vireo.VireoException;
import io.vireo.spi.ClientCalls;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Driver;
import io.vireo.spi.ExchangeNames;
import io.vireo.spi.Journal;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.PublishCallback;
import io.vireo.spi.Routes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A driver of a test: it moves events by another driver, under the names of the test, tells what
 * happens to each event, and plays the faults that the test asks for. Any thread may call, as the
 * contract of drivers says.
 */
final class TrackedDriver implements Driver {
  private final Driver driver;
  private final TestEvents events;
  private final TrackedRoutes routes;
  private final Set<TrackedListener> listeners = ConcurrentHashMap.newKeySet();

  /**
   * Makes one.
   *
   * @param driver moves the events
   * @param events what is known of the events of the test
   */
  TrackedDriver(Driver driver, TestEvents events) {
    this.driver = driver;
    this.events = events;
    this.routes = new TrackedRoutes(driver.routes(), events);
  }

  @Override
  public String endpoint() {
    return driver.endpoint();
  }

  @Override
  public String messagingSystem() {
    return driver.messagingSystem();
  }

  @Override
  public InstantSource clock() {
    return driver.clock();
  }

  @Override
  public ClientCalls clientCalls() {
    return driver.clientCalls();
  }

  @Override
  public int maxEventBytes() {
    return driver.maxEventBytes();
  }

  // ---- Publishing

  @Override
  public void publish(OutboundEvent event, PublishCallback callback) {
    send(event, false, callback);
  }

  @Override
  public void broadcast(OutboundEvent event, PublishCallback callback) {
    send(event, true, callback);
  }

  private void send(OutboundEvent event, boolean broadcast, PublishCallback callback) {
    if (isControl(event)) {
      forward(event, broadcast, callback);
      return;
    }
    SeededFaults faults = events.faults();
    long number = faults.number(event);
    if (faults.failsEmit(event.event(), number)) {
      callback.failed(faults.failedEmit(event.event(), endpoint()));
      return;
    }
    EventRecorder.Recorded recorded = events.recorder().record(event);
    track(event, broadcast, new Recording(callback, recorded));
    if (faults.duplicates(event.event(), number)) {
      track(event, broadcast, Recording.NOBODY);
    }
  }

  private void track(OutboundEvent event, boolean broadcast, PublishCallback callback) {
    OutstandingEvents.Published published = events.outstanding().publish(event, broadcast);
    forward(event, broadcast, new Tracking(callback, published));
  }

  private void forward(OutboundEvent event, boolean broadcast, PublishCallback callback) {
    OutboundEvent named = events.names().outbound(event);
    if (broadcast) {
      driver.broadcast(named, callback);
    } else {
      driver.publish(named, callback);
    }
  }

  private static boolean isControl(OutboundEvent event) {
    return event.options().exchange().filter(ExchangeNames.CONTROL::equals).isPresent();
  }

  @Override
  public DelayedEvent publishLater(OutboundEvent event, Duration delay, PublishCallback callback) {
    EventRecorder.Recorded recorded = events.recorder().record(event);
    OutstandingEvents outstanding = events.outstanding();
    outstanding.delay(event, delay);
    DelayedEvent published =
        driver.publishLater(
            events.names().outbound(event),
            delay,
            new PublishCallback() {
              @Override
              public void confirmed(boolean routed) {
                outstanding.delayed(event.messageId(), true);
                callback.confirmed(routed);
              }

              @Override
              public void failed(VireoException cause) {
                outstanding.delayed(event.messageId(), false);
                recorded.withdraw();
                callback.failed(cause);
              }

              @Override
              public boolean isAwaited() {
                return callback.isAwaited();
              }
            });
    return events.names().read(published);
  }

  @Override
  public boolean cancel(DelayedEvent event) {
    boolean cancelled = driver.cancel(events.names().outbound(event));
    if (cancelled) {
      events.outstanding().cancelled(event.id());
    }
    return cancelled;
  }

  /** Tells the outcome of an event to its record, and to its emitter. */
  private record Recording(PublishCallback callback, EventRecorder.Recorded recorded)
      implements PublishCallback {
    /** Hears the outcome of a duplicate. */
    static final PublishCallback NOBODY =
        new PublishCallback() {
          @Override
          public void confirmed(boolean routed) {}

          @Override
          public void failed(VireoException cause) {}
        };

    @Override
    public void confirmed(boolean routed) {
      recorded.published(routed);
      callback.confirmed(routed);
    }

    @Override
    public void failed(VireoException cause) {
      recorded.withdraw();
      callback.failed(cause);
    }

    @Override
    public boolean isAwaited() {
      return callback.isAwaited();
    }
  }

  /** Tells the outcome of an event to what is outstanding, and passes it on. */
  private final class Tracking implements PublishCallback {
    private final PublishCallback callback;
    private final OutstandingEvents.Published published;

    Tracking(PublishCallback callback, OutstandingEvents.Published published) {
      this.callback = callback;
      this.published = published;
    }

    @Override
    public void confirmed(boolean routed) {
      events.outstanding().published(published, routed);
      callback.confirmed(routed);
    }

    @Override
    public void failed(VireoException cause) {
      events.outstanding().published(published, false);
      callback.failed(cause);
    }

    @Override
    public boolean isAwaited() {
      return callback.isAwaited();
    }
  }

  // ---- Consuming

  @Override
  public Consumer observe(ConsumerRequest request, DeliveryListener listener) {
    ConsumerRequest named = events.names().request(request);
    boolean control =
        request.options().exchange().filter(ExchangeNames.CONTROL::equals).isPresent();
    if (control || request.tap()) {
      return driver.observe(
          named,
          new TrackedListener(request, listener, new KnownQueue(request), events, this, false));
    }
    KnownQueue queue = events.outstanding().queue(request);
    TrackedListener tracked = new TrackedListener(request, listener, queue, events, this, true);
    listeners.add(tracked);
    Consumer consumer = driver.observe(named, tracked);
    events.outstanding().attached(queue, consumer);
    return new TrackedConsumer(
        consumer,
        () -> {
          listeners.remove(tracked);
          events.outstanding().detached(queue, consumer);
        });
  }

  /** Acts as if the connection of this driver was lost and is there again. */
  void dropConnection() {
    listeners.forEach(TrackedListener::loseDeliveries);
  }

  /** Passes on what a listener holds back. */
  void releaseHeld() {
    listeners.forEach(TrackedListener::releaseHeld);
  }

  @Override
  public Routes routes() {
    return routes;
  }

  @Override
  public Optional<List<DelayedEvent>> delayedEvents(int limit) {
    return driver
        .delayedEvents(limit)
        .map(delayed -> delayed.stream().map(events.names()::read).toList());
  }

  @Override
  public Optional<Journal> journal(String name, long maxBytes) {
    return driver.journal(events.names().journal(name), maxBytes);
  }

  @Override
  public @Nullable Object unwrap(Class<?> type) {
    return type.isInstance(this) ? this : driver.unwrap(type);
  }

  @Override
  public Health health() {
    return events.names().health(driver.health());
  }

  @Override
  public boolean join(Duration atMost) {
    return driver.join(atMost);
  }

  @Override
  public void stopConsuming() {
    driver.stopConsuming();
  }

  @Override
  public void setupAsyncCleanup() {
    driver.setupAsyncCleanup();
  }

  @Override
  public void close() {
    driver.close();
    events.closed(this);
  }

  @Override
  public void close(Duration atMost) {
    driver.close(atMost);
    events.closed(this);
  }

  @Override
  public String toString() {
    return "TrackedDriver[" + driver + "]";
  }
}
