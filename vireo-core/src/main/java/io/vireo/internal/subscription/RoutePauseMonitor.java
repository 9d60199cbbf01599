package io.vireo.internal.subscription;

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
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which whole routes are paused: has an observer's listeners follow what commands say at once, and
 * asks the broker, which remembers it, where a command may have been missed or outrun another. One
 * question is asked at a time, for all routes that are due, on a thread that may wait.
 */
final class RoutePauseMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(RoutePauseMonitor.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  /** Commands of several senders have arrived by then. */
  private static final Duration LATER = Duration.ofSeconds(2);

  /** The broker's clock may be behind: it still says paused when the time has come. */
  private static final Duration CLOCK_PATIENCE = Duration.ofSeconds(1);

  /** More routes than anybody pauses. */
  private static final int MAX_REMEMBERED = 1_000;

  private final Driver driver;
  private final Timer timer;
  private final Executor blockingTasks;
  private final Collection<EventSubscription> subscriptions;

  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashSet<String> due = new LinkedHashSet<>();
  private boolean asking;

  /** When each route is asked for next, so that no two questions wait for the same moment. */
  private final Map<String, Long> planned = new HashMap<>();

  /** What was heard, also of routes that are not listened to yet. */
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

  /** What was heard of a route; null if nothing or that it is paused no longer. */
  @Nullable Pause heard(String event) {
    lock.lock();
    try {
      return heard.get(event);
    } finally {
      lock.unlock();
    }
  }

  /** A command said that a route is paused. Does not wait. */
  void paused(String event, Pause pause) {
    remember(event, pause);
    command(event, one -> one.pauses().routePaused(pause));
    if (pause.until() != null) {
      ask(event, remaining(pause.until()));
    }
  }

  /** A command said that a route is paused no longer. Does not wait. */
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

  private void remember(String event, @Nullable Pause pause) {
    lock.lock();
    try {
      heard.remove(event);
      if (pause != null) {
        heard.put(event, pause);
        if (heard.size() > MAX_REMEMBERED) {
          heard.remove(heard.keySet().iterator().next());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private List<EventSubscription> listeners(String event) {
    return subscriptions.stream()
        .filter(one -> !one.broadcast() && !one.isStopped() && one.event().equals(event))
        .toList();
  }

  /** Asks for all routes that are listened to, for commands may have been missed. Does not wait. */
  void askForAll() {
    Set<String> events = new LinkedHashSet<>();
    for (EventSubscription one : subscriptions) {
      if (!one.broadcast() && !one.isStopped()) {
        events.add(one.event());
      }
    }
    askNow(events);
  }

  /** Asks for a route when what is on its way will have arrived. Does not wait. */
  void askLater(String event) {
    ask(event, LATER);
  }

  private void ask(String event, Duration delay) {
    long at = Durations.deadline(delay);
    lock.lock();
    try {
      Long before = planned.get(event);
      if (before != null && before - at <= 0) {
        // Its answer plans the next question.
        return;
      }
      planned.put(event, at);
    } finally {
      lock.unlock();
    }
    timer.after(delay, () -> askPlanned(event, at));
  }

  private void askPlanned(String event, long at) {
    lock.lock();
    try {
      if (!planned.remove(event, at)) {
        return;
      }
    } finally {
      lock.unlock();
    }
    askNow(Set.of(event));
  }

  private void askNow(Set<String> events) {
    lock.lock();
    try {
      due.addAll(events);
      if (asking || due.isEmpty()) {
        return;
      }
      asking = true;
    } finally {
      lock.unlock();
    }
    blockingTasks.execute(this::askDue);
  }

  private void askDue() {
    for (Set<String> events = nextDue(); !events.isEmpty(); events = nextDue()) {
      try {
        askFor(events);
      } catch (NoConnectionException e) {
        LOG.debug("Which routes are paused could not be asked on {}", driver.endpoint(), e);
        rest(events);
        return;
      } catch (RuntimeException e) {
        LOG.warn(
            "Which routes are paused could not be asked on {}; that is tried again in {}",
            driver.endpoint(),
            AFTER_FAILURE,
            e);
        rest(events);
        return;
      }
    }
  }

  private Set<String> nextDue() {
    lock.lock();
    try {
      Set<String> events = Set.copyOf(due);
      due.clear();
      asking = !events.isEmpty();
      return events;
    } finally {
      lock.unlock();
    }
  }

  /** The broker cannot be asked at the moment. */
  private void rest(Set<String> events) {
    lock.lock();
    try {
      due.addAll(events);
    } finally {
      lock.unlock();
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
    if (pause != null && pause.until() != null) {
      ask(event, remaining(pause.until()));
    }
  }

  private static Duration remaining(Instant until) {
    Duration remaining = Duration.between(Instant.now(), until);
    return remaining.isNegative() || remaining.isZero() ? CLOCK_PATIENCE : remaining;
  }
}
