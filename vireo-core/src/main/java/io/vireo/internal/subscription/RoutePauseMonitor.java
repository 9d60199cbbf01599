package io.vireo.internal.subscription;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.Control.Pause;
import io.vireo.NoConnectionException;
import io.vireo.internal.control.PauseRecord;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Driver;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which whole routes are paused, and has an observer's listeners follow that. They follow a
 * command at once. The broker, which remembers the pause of a route, is asked where a command may
 * have been missed, or may have come in another order than the broker has obeyed it.
 *
 * <p>Any thread may call. It locks itself. One question is asked at a time, for all routes that are
 * due, on a thread that may wait for the broker.
 */
final class RoutePauseMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(RoutePauseMonitor.class);

  /** How long to wait before asking again when the broker could not be asked. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  /** How long commands that several senders give at the same time may be on their way. */
  private static final Duration LATER = Duration.ofSeconds(2);

  /** How long to wait when a pause should have ended, and the clock of the broker is behind. */
  private static final Duration CLOCK_PATIENCE = Duration.ofSeconds(1);

  /** How many paused routes are remembered: more than anybody pauses. */
  private static final int MAX_REMEMBERED = 1_000;

  private final Driver driver;
  private final Timer timer;
  private final Executor blockingTasks;
  private final Collection<EventSubscription> subscriptions;

  /** The routes to be asked for next. */
  @GuardedBy("this")
  private final LinkedHashSet<String> due = new LinkedHashSet<>();

  /**
   * Whether a task is running, or planned after a failure, that asks for the routes that are due.
   */
  @GuardedBy("this")
  private boolean asking;

  /** When each route will be asked for, so that there is one plan for each of them. */
  @GuardedBy("this")
  private final Map<String, Long> planned = new HashMap<>();

  /** The pauses of routes that are known, also of routes that nobody listens to yet. */
  @GuardedBy("this")
  private final Map<String, Pause> heard = new LinkedHashMap<>();

  RoutePauseMonitor(
      Driver driver,
      Timer timer,
      Executor blockingTasks,
      Collection<EventSubscription> subscriptions) {
    this.driver = driver;
    this.timer = timer;
    this.blockingTasks = blockingTasks;
    this.subscriptions = subscriptions;
  }

  /** The pause of a route, as far as it is known here; null if the route is not paused. */
  synchronized @Nullable Pause heard(String event) {
    return heard.get(event);
  }

  /** A command has paused a route. Does not wait. */
  void paused(String event, Pause pause) {
    remember(event, pause);
    command(event, one -> one.pauses().routePaused(pause));
    pause.until().ifPresent(until -> ask(event, remaining(until)));
  }

  /** A command has resumed a route. Does not wait. */
  void resumed(String event) {
    remember(event, null);
    command(event, one -> one.pauses().routeResumed());
  }

  private void command(String event, java.util.function.Consumer<EventSubscription> change) {
    List<EventSubscription> listeners = listeners(event);
    if (listeners.isEmpty()) {
      return;
    }
    listeners.forEach(change);
    blockingTasks.execute(() -> listeners.forEach(EventSubscription::settle));
    // Commands of two senders may arrive in another order than the broker obeyed them.
    askLater(event);
  }

  private synchronized void remember(String event, @Nullable Pause pause) {
    heard.remove(event);
    if (pause != null) {
      heard.put(event, pause);
      if (heard.size() > MAX_REMEMBERED) {
        heard.remove(heard.keySet().iterator().next());
      }
    }
  }

  private List<EventSubscription> listeners(String event) {
    return subscriptions.stream()
        .filter(one -> !one.broadcast() && !one.isStopped() && one.event().equals(event))
        .toList();
  }

  /** Asks for all routes with listeners, because commands may have been missed. Does not wait. */
  void askForAll() {
    Set<String> events = new LinkedHashSet<>();
    for (EventSubscription one : subscriptions) {
      if (!one.broadcast() && !one.isStopped()) {
        events.add(one.event());
      }
    }
    askNow(events);
  }

  /** Asks for a route once all commands that are on their way have arrived. Does not wait. */
  void askLater(String event) {
    ask(event, LATER);
  }

  private void ask(String event, Duration delay) {
    long at = Durations.deadline(delay);
    synchronized (this) {
      Long before = planned.get(event);
      if (before != null && before - at <= 0) {
        // The question before that is planned already, and its answer plans a further one.
        return;
      }
      planned.put(event, at);
    }
    timer.after(delay, () -> askPlanned(event, at));
  }

  private void askPlanned(String event, long at) {
    synchronized (this) {
      if (!planned.remove(event, at)) {
        return;
      }
    }
    askNow(Set.of(event));
  }

  private void askNow(Set<String> events) {
    synchronized (this) {
      due.addAll(events);
      if (asking || due.isEmpty()) {
        return;
      }
      asking = true;
    }
    blockingTasks.execute(this::askDue);
  }

  private void askDue() {
    for (Set<String> events = nextDue(); !events.isEmpty(); events = nextDue()) {
      try {
        askFor(events);
      } catch (NoConnectionException e) {
        LOG.debug("Which routes are paused could not be asked on {}", driver.endpoint(), e);
        retryLater(events);
        return;
      } catch (RuntimeException e) {
        LOG.warn(
            "Which routes are paused could not be asked on {}; that is tried again in {}",
            driver.endpoint(),
            AFTER_FAILURE,
            e);
        retryLater(events);
        return;
      }
    }
  }

  private synchronized Set<String> nextDue() {
    Set<String> events = Set.copyOf(due);
    due.clear();
    asking = !events.isEmpty();
    return events;
  }

  /** Asks again later, because the broker cannot be asked at the moment. */
  private void retryLater(Set<String> events) {
    synchronized (this) {
      due.addAll(events);
    }
    timer.after(AFTER_FAILURE, () -> blockingTasks.execute(this::askDue));
  }

  private void askFor(Set<String> events) {
    long askedAt = System.nanoTime();
    Map<String, byte[]> records = driver.routes().pausesOf(events);
    for (String event : events) {
      byte[] record = records.get(event);
      answered(event, record == null ? null : PauseRecord.read(record), askedAt);
    }
  }

  private void answered(String event, @Nullable Pause pause, long askedAt) {
    List<EventSubscription> listeners = listeners(event);
    boolean certain = true;
    for (EventSubscription listener : listeners) {
      certain &= listener.pauses().brokerSays(pause, askedAt);
    }
    if (!certain) {
      askLater(event);
      return;
    }
    remember(event, pause);
    listeners.forEach(EventSubscription::settle);
    if (pause != null) {
      pause.until().ifPresent(until -> ask(event, remaining(until)));
    }
  }

  private static Duration remaining(Instant until) {
    Duration remaining = Duration.between(Instant.now(), until);
    return remaining.isNegative() || remaining.isZero() ? CLOCK_PATIENCE : remaining;
  }
}
