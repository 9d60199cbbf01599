package io.vireo.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.DelayedEvent;
import io.vireo.Health;
import io.vireo.Health.Part;
import io.vireo.Health.Status;
import io.vireo.NoConnectionException;
import io.vireo.VireoException;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.ConsumingLifecycle;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Driver;
import io.vireo.spi.Durations;
import io.vireo.spi.Journal;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.PublishCallback;
import io.vireo.spi.Routes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of one program to a {@link MemoryBroker}. It cannot break, and it has no thread of
 * its own. Events are delivered, and outcomes reported, on the thread that publishes an event or
 * gives a settlement, now and then on the broker's thread. So nothing here blocks, no publish is
 * ever pending, and closing waits for nothing. Any thread may call.
 */
final class MemoryDriver implements Driver {
  private static final int MAX_EVENT_BYTES = 1 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(MemoryDriver.class);

  private final MemoryBrokers registry;
  private final MemoryBroker broker;
  private final Instant since;
  private final MemoryRoutes routes;
  private final MemoryJournals journals;
  private final ConsumingLifecycle lifecycle = new ConsumingLifecycle();

  /** Its lock is held while one is registered, so that none is when this was closed meanwhile. */
  @GuardedBy("consumers")
  private final Set<MemoryConsumer> consumers = new LinkedHashSet<>();

  private volatile @Nullable Instant closedAt;

  MemoryDriver(MemoryBrokers registry, String endpoint) {
    this.registry = registry;
    this.broker = registry.acquire(endpoint);
    this.since = broker.scheduler().now();
    this.routes = new MemoryRoutes(broker, this::requireOpen);
    this.journals = new MemoryJournals(broker, this::requireOpen, MAX_EVENT_BYTES);
  }

  @Override
  public String endpoint() {
    return broker.endpoint();
  }

  @Override
  public InstantSource clock() {
    return broker.scheduler()::now;
  }

  @Override
  public int maxEventBytes() {
    return MAX_EVENT_BYTES;
  }

  @Override
  public void publish(OutboundEvent event, PublishCallback callback) {
    send(event, false, callback);
  }

  @Override
  public void broadcast(OutboundEvent event, PublishCallback callback) {
    send(event, true, callback);
  }

  private void send(OutboundEvent event, boolean broadcast, PublishCallback callback) {
    boolean routed;
    try {
      requireOpen(event.event());
      routed = broadcast ? broker.broadcast(event) : broker.publish(event);
    } catch (VireoException e) {
      callback.failed(e);
      return;
    }
    callback.confirmed(routed);
  }

  @Override
  public DelayedEvent publishLater(OutboundEvent event, Duration delay, PublishCallback callback) {
    Instant due = Durations.after(broker.scheduler().now(), delay);
    String token = "";
    try {
      token = addDelayed(event, delay);
    } catch (VireoException e) {
      callback.failed(e);
      return new DelayedEvent(event.event(), event.messageId(), due, token);
    }
    callback.confirmed(true);
    return new DelayedEvent(event.event(), event.messageId(), due, token);
  }

  private String addDelayed(OutboundEvent event, Duration delay) {
    // With the lock held, or the driver could be closed before the broker has the event.
    synchronized (consumers) {
      requireOpen(event.event());
      return broker.publishLater(event, delay);
    }
  }

  @Override
  public boolean cancel(DelayedEvent event) {
    requireOpen(event.event());
    return broker.cancel(event.place());
  }

  @Override
  public Optional<List<DelayedEvent>> delayedEvents(int limit) {
    requireOpen("the delayed events");
    return Optional.of(broker.delayedEvents().list(limit));
  }

  private void requireOpen(String event) {
    if (closedAt != null) {
      throw new NoConnectionException(
          "'%s': nothing can be done about it any more: the driver of %s has been closed; connect again"
              .formatted(event, endpoint()));
    }
  }

  @Override
  public Consumer observe(ConsumerRequest request, DeliveryListener listener) {
    MemoryConsumer consumer;
    synchronized (consumers) {
      lifecycle.requireRunning(endpoint());
      consumer = broker.consume(request, listener, this::onEnded);
      consumers.add(consumer);
      lifecycle.begin();
    }
    consumer.start();
    return consumer;
  }

  private void onEnded(MemoryConsumer consumer) {
    synchronized (consumers) {
      consumers.remove(consumer);
    }
    lifecycle.end();
  }

  private List<MemoryConsumer> consumers() {
    synchronized (consumers) {
      return new ArrayList<>(consumers);
    }
  }

  @Override
  public Routes routes() {
    return routes;
  }

  @Override
  public Optional<Journal> journal(String name, long maxBytes) {
    return Optional.of(journals.journal(name, maxBytes));
  }

  @Override
  public Health health() {
    String name = "broker " + endpoint();
    Instant end = closedAt;
    if (end != null) {
      return Health.of(List.of(Part.of(name, Status.DOWN, "closed", end, null).asConnection()));
    }
    List<Part> parts = new ArrayList<>();
    parts.add(Part.of(name, Status.UP, null, since, null).asConnection());
    for (MemoryConsumer consumer : consumers()) {
      if (consumer.state() != Consumer.State.STOPPED) {
        parts.add(consumer.health());
      }
    }
    return Health.of(parts);
  }

  @Override
  public boolean join(Duration atMost) {
    return lifecycle.await(atMost);
  }

  @Override
  public void stopConsuming() {
    lifecycle.stop();
    consumers().forEach(MemoryConsumer::stop);
  }

  @Override
  public void setupAsyncCleanup() {
    // There is nothing to clean up then. But until all consumers have ended, the JVM stays alive.
    lifecycle.cleanUpWhenEnded(
        "vireo-memory-cleanup", () -> LOG.debug("Consuming on {} has ended", endpoint()));
  }

  @Override
  public void close() {
    synchronized (consumers) {
      if (closedAt != null) {
        return;
      }
      closedAt = broker.scheduler().now();
    }
    stopConsuming();
    consumers().forEach(MemoryConsumer::abandon);
    routes.abandonLooks();
    journals.close();
    registry.release(broker);
  }

  @Override
  public String toString() {
    return "MemoryDriver[" + endpoint() + "]";
  }
}
