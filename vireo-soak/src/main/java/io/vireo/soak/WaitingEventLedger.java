package io.vireo.soak;

import io.vireo.Message;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the events that wait at the broker until they are due: delayed events once, retried
 * events before each further attempt. Times are on the clock of {@link System#nanoTime()}. Any
 * thread may call any method.
 */
final class WaitingEventLedger {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingEventLedger.class);

  private final Ledger totals = new Ledger();
  private final Ledger.Listener listener = totals.listener();
  private final Map<String, Waiting> unhandled = new ConcurrentHashMap<>();
  private final List<Arrival> arrivals = new ArrayList<>();
  private final List<Long> duplicates = new ArrayList<>();
  private final LongAdder wrongAttempts = new LongAdder();

  /**
   * An event that was confirmed and has not been handled.
   *
   * @param route the route to which it was emitted
   * @param due when its next delivery is due, or was due
   */
  record Missing(String route, long due) {}

  /**
   * An event that has not been handled.
   *
   * @param route the route to which it is emitted
   * @param emitted when the call that emits it began
   * @param due when its next delivery is due
   * @param attempts how many attempts a handler has made
   * @param delayed whether the broker holds the event back until it is due
   * @param failed whether the call that emits it has failed: the event may be delivered or not
   */
  private record Waiting(
      String route, long emitted, long due, int attempts, boolean delayed, boolean failed) {}

  /**
   * The delivery of an event that the broker had held back.
   *
   * @param emitted when the call that emits the event began
   * @param due when the delivery was due
   * @param late how late it was, in nanoseconds; negative if it was early
   */
  record Arrival(long emitted, long due, long late) {}

  /** The sums. An event counts as handled when its last attempt has been made. */
  Ledger totals() {
    return totals;
  }

  /** An event is about to be emitted with a delay. */
  void delayed(String id, String route, Duration delay) {
    long now = System.nanoTime();
    unhandled.put(id, new Waiting(route, now, now + delay.toNanos(), 0, true, false));
  }

  /** An event is about to be emitted without a delay. */
  void immediate(String id, String route) {
    long now = System.nanoTime();
    unhandled.put(id, new Waiting(route, now, now, 0, false, false));
  }

  /** The call that emits an event has returned or failed. */
  void settled(String id, @Nullable Boolean routed, @Nullable Throwable failure) {
    totals.settled(id, routed, failure);
    if (failure != null || !Boolean.TRUE.equals(routed)) {
      unhandled.computeIfPresent(
          id,
          (key, e) ->
              new Waiting(e.route(), e.emitted(), e.due(), e.attempts(), e.delayed(), true));
    }
  }

  /** A handler makes its last attempt at an event. */
  void handled(Message<String> message) {
    handled(message.content(), message.id().orElse(null), message.redelivered(), message.attempt());
  }

  void handled(String id, @Nullable String messageId, boolean redelivered, int attempt) {
    arrived(id, attempt, null);
    listener.handled(id, messageId, redelivered);
  }

  /** An attempt has failed, and another one follows after a delay. */
  void attemptFailed(String id, int attempt, Duration retryDelay) {
    arrived(id, attempt, retryDelay);
  }

  /** An event was delivered with a number of its attempt that it cannot have. */
  void wrongAttempt(String id) {
    LOG.error("Event {} was delivered with a wrong number of its attempt", id);
    wrongAttempts.increment();
  }

  private void arrived(String id, int attempt, @Nullable Duration retryDelay) {
    long now = System.nanoTime();
    unhandled.compute(
        id,
        (key, before) -> {
          if (before == null || attempt <= before.attempts()) {
            duplicated(now);
            return before;
          }
          if (attempt > before.attempts() + 1) {
            wrongAttempt(id);
          }
          if (before.delayed()) {
            arrived(new Arrival(before.emitted(), before.due(), now - before.due()));
          }
          return retryDelay == null
              ? null
              : new Waiting(
                  before.route(),
                  before.emitted(),
                  now + retryDelay.toNanos(),
                  attempt,
                  true,
                  before.failed());
        });
  }

  private void arrived(Arrival arrival) {
    synchronized (arrivals) {
      arrivals.add(arrival);
    }
  }

  private void duplicated(long now) {
    synchronized (duplicates) {
      duplicates.add(now);
    }
  }

  /** The deliveries of all events that the broker had held back. */
  List<Arrival> arrivals() {
    synchronized (arrivals) {
      return List.copyOf(arrivals);
    }
  }

  /** When events were delivered for an attempt that a handler had already made. */
  List<Long> duplicates() {
    synchronized (duplicates) {
      return List.copyOf(duplicates);
    }
  }

  /** How many deliveries had a wrong number of their attempt. */
  long wrongAttempts() {
    return wrongAttempts.sum();
  }

  /** The events that were confirmed and have not been handled, by their ids. */
  Map<String, Missing> missing() {
    Map<String, Missing> missing = new TreeMap<>();
    unhandled.forEach(
        (id, event) -> {
          if (!event.failed()) {
            missing.put(id, new Missing(event.route(), event.due()));
          }
        });
    return missing;
  }
}
