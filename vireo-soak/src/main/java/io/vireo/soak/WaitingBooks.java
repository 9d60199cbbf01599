package io.vireo.soak;

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
 * The books of events that wait at the broker until they are due, once or for each of their tries.
 * Times are on the clock of {@link System#nanoTime()}. Any thread may call any method.
 */
final class WaitingBooks {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingBooks.class);

  private final Ledger ledger = new Ledger();
  private final Ledger.Listener listener = ledger.listener();
  private final Map<String, Waiting> underWay = new ConcurrentHashMap<>();
  private final List<Arrival> arrivals = new ArrayList<>();
  private final List<Long> duplicates = new ArrayList<>();
  private final LongAdder miscounted = new LongAdder();

  /**
   * An event that was confirmed and has not been handled.
   *
   * @param route where it was to go
   * @param due when it is due next, or was
   */
  record Missing(String route, long due) {}

  /**
   * An event under way.
   *
   * @param route where it goes
   * @param emitted when emitting it began
   * @param due when it is due next
   * @param attempts how often a handler has had it
   * @param delayed whether the broker holds it back until it is due
   * @param failed whether emitting it has failed: it may come or not
   */
  private record Waiting(
      String route, long emitted, long due, int attempts, boolean delayed, boolean failed) {}

  /**
   * An event that came when it had been held back.
   *
   * @param emitted when emitting it began
   * @param due when it was due
   * @param late by so many nanoseconds; below 0 if it came early
   */
  record Arrival(long emitted, long due, long late) {}

  /** The sums: an event is handled when the last of its tries was made. */
  Ledger ledger() {
    return ledger;
  }

  /** An event is about to be emitted, and held back until it is due. */
  void delayed(String id, String route, Duration delay) {
    long now = System.nanoTime();
    underWay.put(id, new Waiting(route, now, now + delay.toNanos(), 0, true, false));
  }

  /** An event is about to be emitted, and to be delivered at once. */
  void plain(String id, String route) {
    long now = System.nanoTime();
    underWay.put(id, new Waiting(route, now, now, 0, false, false));
  }

  /** Emitting an event has ended. */
  void settled(String id, @Nullable Boolean routed, @Nullable Throwable failure) {
    ledger.settled(id, routed, failure);
    if (failure != null || !Boolean.TRUE.equals(routed)) {
      underWay.computeIfPresent(
          id,
          (key, e) ->
              new Waiting(e.route(), e.emitted(), e.due(), e.attempts(), e.delayed(), true));
    }
  }

  /** A handler has an event for the last time. */
  void handled(String id, @Nullable String messageId, boolean redelivered, int attempt) {
    arrived(id, attempt, null);
    listener.handled(id, messageId, redelivered);
  }

  /** A handler has an event and is to have it again. */
  void tried(String id, int attempt, Duration again) {
    arrived(id, attempt, again);
  }

  /** An event came with a number of tries that it cannot have. */
  void miscounted(String id) {
    LOG.error("Wrong number of tries: {}", id);
    miscounted.increment();
  }

  private void arrived(String id, int attempt, @Nullable Duration again) {
    long now = System.nanoTime();
    underWay.compute(
        id,
        (key, before) -> {
          if (before == null || attempt <= before.attempts()) {
            duplicated(now);
            return before;
          }
          if (attempt > before.attempts() + 1) {
            miscounted(id);
          }
          if (before.delayed()) {
            arrived(new Arrival(before.emitted(), before.due(), now - before.due()));
          }
          return again == null
              ? null
              : new Waiting(
                  before.route(),
                  before.emitted(),
                  now + again.toNanos(),
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

  /** All that came after it had been held back. */
  List<Arrival> arrivals() {
    synchronized (arrivals) {
      return List.copyOf(arrivals);
    }
  }

  /** When a handler had an event that it had had before, with the same number of tries or more. */
  List<Long> duplicates() {
    synchronized (duplicates) {
      return List.copyOf(duplicates);
    }
  }

  /** How many times an event came with a number of tries above the next one. */
  long miscounted() {
    return miscounted.sum();
  }

  /** The events that were confirmed and have not been handled, by their ids. */
  Map<String, Missing> missing() {
    Map<String, Missing> missing = new TreeMap<>();
    underWay.forEach(
        (id, event) -> {
          if (!event.failed()) {
            missing.put(id, new Missing(event.route(), event.due()));
          }
        });
    return missing;
  }
}
