package io.vireo.console.internal.fleet;

import io.vireo.Core;
import io.vireo.ListenerStatus;
import io.vireo.ListenerStatus.RouteOptions;
import io.vireo.ObserverStatus;
import io.vireo.Subscription;
import io.vireo.VireoException;
import io.vireo.console.internal.operation.Json;
import io.vireo.console.internal.operation.Times;
import io.vireo.console.internal.stream.EventHub;
import io.vireo.operations.inspection.Inspection;
import io.vireo.spi.CleanThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the observers for their status, once for all tabs, on two threads of its own: one asks, and
 * one watches the connection meanwhile, because a question without a broker takes 10 s.
 *
 * <p>While somebody watches it asks every two seconds. Otherwise it asks every ten seconds, so that
 * the last hour is there when somebody opens the page. With many listeners it asks less often: the
 * answers of 50,000 listeners are about 15 MB.
 *
 * <p>Any thread may call it. {@link #view} blocks for a moment if what is known is old.
 */
public final class FleetPoller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FleetPoller.class);

  private static final Duration WATCHED = Duration.ofSeconds(2);
  private static final Duration UNWATCHED = Duration.ofSeconds(10);
  private static final Duration WATCHED_AFTER_CALL = Duration.ofSeconds(10);
  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration PING = Duration.ofMillis(500);
  private static final Duration COUNTING = Duration.ofMillis(300);

  /** How many listeners may answer in a second, on average. */
  private static final int LISTENERS_PER_SECOND = 5_000;

  private static final Duration MAX_WAIT = Duration.ofSeconds(3);

  private final Core core;
  private final EventHub hub;
  private final ConnectionWatch connection;
  private final FleetRecords records = new FleetRecords();
  private final RouteListing listing;
  private final QueueCounter counter;
  private final Fingerprint fingerprint = new Fingerprint();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private volatile FleetView view = FleetView.EMPTY;
  private volatile long lastCall = System.nanoTime() - WATCHED_AFTER_CALL.toNanos();
  private long lastFresh = System.nanoTime() - FRESH.toNanos();
  private boolean soon;
  private long polls;
  private boolean closed;

  /**
   * Creates a poller, which asks nothing until it is started.
   *
   * @param inspection lists the routes that the broker knows; closed by its owner
   */
  public FleetPoller(Core core, Inspection inspection, EventHub hub) {
    this.core = core;
    this.hub = hub;
    this.connection = new ConnectionWatch(core, hub);
    this.listing = new RouteListing(inspection);
    this.counter = new QueueCounter(core, listing);
  }

  /** Begins to ask. To be called once. */
  public void start() {
    hub.onWatched(this::pollSoon);
    CleanThreads.daemon("vireo-console-fleet", this::poll).start();
    CleanThreads.daemon("vireo-console-connection", this::watch).start();
  }

  /** What is known. Waits for the next answers, for some seconds at most, if that is old. */
  FleetView view() {
    lastCall = System.nanoTime();
    if (isFresh(view)) {
      return view;
    }
    long deadline = System.nanoTime() + MAX_WAIT.toNanos();
    lock.lock();
    try {
      long before = polls;
      soon = true;
      changed.signalAll();
      while (polls == before && System.nanoTime() - deadline < 0 && !awaitsBroker()) {
        changed.awaitNanos(TICK.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return view;
  }

  private boolean awaitsBroker() {
    return closed || !connection.connectionsWork();
  }

  /**
   * What a listener of a shared route asks of its queue, as known at this moment; empty if no
   * listener is known that is or was registered. Does not block.
   */
  public Optional<RouteOptions> sharedListener(String event) {
    RouteView route = view.route(new RouteKey(event, false));
    return route == null
        ? Optional.empty()
        : route.listeners().stream()
            .map(RouteView.Listener::status)
            .filter(status -> status.state() != Subscription.State.FAILED)
            .map(ListenerStatus::options)
            .findFirst();
  }

  /** Asks the observers again at once, because something was changed. */
  public void pollSoon() {
    lock.lock();
    try {
      soon = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Reachability reachability() {
    return connection.state();
  }

  double[] handledPerSecond(Instant now) {
    return records.handledPerSecond(now);
  }

  double[] failedPerSecond(Instant now) {
    return records.failedPerSecond(now);
  }

  private boolean isFresh(FleetView known) {
    Instant asOf = known.asOf();
    return asOf != null && asOf.plus(step(true).multipliedBy(2)).isAfter(Instant.now());
  }

  private boolean isWatched() {
    return hub.isWatched() || System.nanoTime() - lastCall < WATCHED_AFTER_CALL.toNanos();
  }

  private void poll() {
    long begun = System.nanoTime() - UNWATCHED.toNanos();
    boolean goesOn = true;
    while (goesOn) {
      try {
        goesOn = awaitTurn(begun);
        if (goesOn) {
          begun = System.nanoTime();
          look();
        }
      } catch (RuntimeException | Error e) {
        // Such as for want of memory. Nobody else would begin the next round.
        LOG.error("Could not look at the observers on {}; trying again", core.endpoint(), e);
        goesOn = awaitTick();
      }
      lock.lock();
      try {
        polls++;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Waits until it is time to ask; false once this is closed. */
  private boolean awaitTurn(long begun) {
    lock.lock();
    try {
      while (!closed) {
        if (connection.connectionsWork() && (soon || isDue(begun))) {
          soon = false;
          return true;
        }
        changed.awaitNanos(TICK.toNanos());
      }
      return false;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue(long begun) {
    return System.nanoTime() - begun >= step(isWatched()).toNanos();
  }

  /** The time from one question to the next. */
  private Duration step(boolean watched) {
    long listeners = view.observers().stream().mapToLong(one -> one.listeners().size()).sum();
    Duration forListeners = Duration.ofMillis(1_000 * listeners / LISTENERS_PER_SECOND);
    return watched
        ? WATCHED.plus(forListeners)
        : UNWATCHED.plus(forListeners.multipliedBy(UNWATCHED.dividedBy(WATCHED)));
  }

  private void look() {
    Instant at = Instant.now();
    List<ObserverStatus> answers;
    try {
      answers = core.control().ping(PING);
      connection.pingAnswered();
    } catch (VireoException e) {
      LOG.debug("A ping has failed", e);
      connection.pingFailed(e);
      return;
    }
    records.observed(at, answers);
    if (isWatched()) {
      if (listing.isDue()) {
        // The list may take seconds. What is known is shown before.
        publish(at);
      }
      records.named(at, listing.routes());
      counter.count(records.routes(), COUNTING);
    }
    publish(at);
  }

  private void publish(Instant at) {
    List<RouteView> routes = records.views(Instant.now(), counter);
    List<ObserverStatus> observers = records.observers();
    FleetView before = view;
    boolean same = !fingerprint.changed(observers, routes, counter.unrouted());
    long revision = same ? before.revision() : before.revision() + 1;
    view = new FleetView(at, revision, observers, routes, incompleteReason(), counter.unrouted());
    if (!same) {
      hub.publish("changed", Json.object().put("topic", "fleet").put("revision", revision));
    }
    tellFresh(at);
  }

  /** Tells the tabs how fresh the numbers are, which they do not fetch while nothing changes. */
  private void tellFresh(Instant at) {
    long now = System.nanoTime();
    if (hub.isWatched() && now - lastFresh >= FRESH.toNanos()) {
      lastFresh = now;
      hub.publish("fresh", Json.object().put("asOf", Times.text(at)));
    }
  }

  private @Nullable String incompleteReason() {
    return records.isFull()
        ? "There are more routes than the console remembers."
        : listing.incompleteReason();
  }

  private void watch() {
    while (awaitTick()) {
      try {
        if (connection.tell()) {
          pollSoon();
        }
      } catch (RuntimeException | Error e) {
        LOG.error("Could not look at the connection to {}; trying again", core.endpoint(), e);
      }
    }
  }

  /** Waits for a moment; false once this is closed. */
  private boolean awaitTick() {
    lock.lock();
    try {
      long left = TICK.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !closed;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the threads. Does not wait for a question that is under way. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
