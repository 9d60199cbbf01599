package io.vireo.console.internal.send;

import io.vireo.ObserveOptions;
import io.vireo.console.internal.failure.PayloadView;
import io.vireo.console.internal.fleet.FleetPoller;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.Json;
import io.vireo.console.internal.operation.Times;
import io.vireo.console.internal.stream.EventHub;
import io.vireo.spi.CleanThreads;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.Driver;
import io.vireo.spi.EventProperties;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The taps of all tabs. A tap is a private queue that is bound as the route is, so that the broker
 * puts a copy of each event there, and no listener misses one.
 *
 * <p>Any thread may call. One thread for all taps hands the events to the tabs.
 */
final class Taps implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Taps.class);
  private static final Duration REGISTRATION = Duration.ofSeconds(10);
  private static final Duration TICK = Duration.ofMillis(500);

  private static final int MOST_FOR_A_TAB = 5;
  private static final int MOST = 50;

  /**
   * How many events may wait for the thread. Each has at most 1 MiB, unless the driver allows more.
   */
  private static final int MOST_WAITING = 50;

  private final Driver driver;
  private final FleetPoller poller;
  private final EventHub hub;
  private final String observerId = UUID.randomUUID().toString();
  private final Map<String, Tap> taps = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final ScheduledThreadPoolExecutor thread;
  private boolean closed;

  Taps(Driver driver, FleetPoller poller, EventHub hub) {
    this.driver = driver;
    this.poller = poller;
    this.hub = hub;
    this.thread =
        new ScheduledThreadPoolExecutor(1, task -> CleanThreads.daemon("vireo-console-taps", task));
    var unused =
        thread.scheduleWithFixedDelay(
            this::check, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    hub.onClosed(this::streamClosed);
  }

  /**
   * Opens a tap, and returns its id when it is registered.
   *
   * @param options names the exchange of the route, if that is not the driver's own
   * @throws ApiException if there are too many taps, the tab is gone, the broker away, or this is
   *     closed
   */
  String open(Tap.Request request, ObserveOptions options, Duration howLong) {
    String id = UUID.randomUUID().toString();
    Tap tap = new Tap(id, request, howLong, this::offer);
    add(tap);
    try {
      Consumer consumer =
          driver.observe(
              new ConsumerRequest(
                  observerId, "tap-" + id, request.event(), true, !request.broadcast(), options),
              tap);
      tap.deliveredBy(consumer);
      if (!consumer.awaitRegistered(REGISTRATION)) {
        throw ApiException.of(
            503, "The tap could not be opened: the broker has not answered; try again", null);
      }
      if (!hub.publishTo(
          request.stream(), "tap", Json.object().put("tap", id).put("started", true))) {
        throw ApiException.conflict("The tab that asks for the tap has closed its event stream");
      }
    } catch (RuntimeException e) {
      remove(tap);
      throw e;
    }
    return id;
  }

  private synchronized void add(Tap tap) {
    if (closed) {
      throw ApiException.closing(null);
    }
    String stream = tap.request().stream();
    long ofTab =
        taps.values().stream().filter(other -> other.request().stream().equals(stream)).count();
    if (ofTab >= MOST_FOR_A_TAB || taps.size() >= MOST) {
      throw ApiException.conflict(
          "There are %d taps already; end another one first"
              .formatted(ofTab >= MOST_FOR_A_TAB ? ofTab : taps.size()));
    }
    taps.put(tap.id(), tap);
  }

  /** Ends a tap because a user has asked for it; false if there is none. */
  boolean close(String id) {
    Tap tap = taps.get(id);
    return tap != null && remove(tap);
  }

  private synchronized boolean remove(Tap tap) {
    taps.remove(tap.id());
    return tap.end();
  }

  private void streamClosed(String stream) {
    for (Tap tap : taps.values()) {
      if (tap.request().stream().equals(stream)) {
        remove(tap);
      }
    }
  }

  private boolean offer(Tap tap, Delivery delivery, int number) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return false;
    }
    try {
      thread.execute(() -> show(tap, delivery, number));
      return true;
    } catch (RejectedExecutionException e) {
      LOG.debug("The console is being closed, so an event is not shown", e);
      return false;
    }
  }

  private void show(Tap tap, Delivery delivery, int number) {
    waiting.decrementAndGet();
    try {
      ObjectNode node =
          Json.object().put("tap", tap.id()).put("number", number).put("skipped", tap.skipped());
      node.set("event", event(delivery, tap.request().view()));
      if (!hub.publishTo(tap.request().stream(), "tap", node)) {
        remove(tap);
      }
    } catch (RuntimeException | Error e) {
      LOG.error("Could not show an event of '{}'", tap.request().event(), e);
    }
    endIfDue(tap);
  }

  private static ObjectNode event(Delivery delivery, PayloadView view) {
    EventProperties properties = delivery.properties();
    ObjectNode node =
        Json.object()
            .put("event", delivery.event())
            .put("id", properties.messageId())
            .put("emittedAt", Times.text(properties.timestamp()))
            .put("contentType", properties.contentType());
    node.set("headers", view.headers(properties.headers()));
    node.set("body", view.body(delivery.body()));
    return node;
  }

  private void check() {
    taps.values().forEach(this::endIfDue);
  }

  private void endIfDue(Tap tap) {
    try {
      String reason = tap.reasonToEnd();
      if (reason == null && hidesThatNobodyListens(tap.request())) {
        reason = "Nobody listens any more, and the tap would hide that from those who emit.";
      }
      if (reason != null && remove(tap)) {
        hub.publishTo(
            tap.request().stream(),
            "tap",
            Json.object()
                .put("tap", tap.id())
                .put("ended", reason)
                .put("shown", tap.shown())
                .put("skipped", tap.skipped()));
      }
    } catch (RuntimeException | Error e) {
      // The thread would drop the look at all taps if it threw.
      LOG.error("Could not look at the tap of '{}'; trying again", tap.request().event(), e);
    }
  }

  private boolean hidesThatNobodyListens(Tap.Request request) {
    return !request.broadcast()
        && !request.kept()
        && poller.sharedListener(request.event()).isEmpty();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    taps.values().forEach(this::remove);
    thread.shutdownNow();
  }
}
