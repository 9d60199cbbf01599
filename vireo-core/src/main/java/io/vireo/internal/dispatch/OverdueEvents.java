package io.vireo.internal.dispatch;

import io.vireo.HandlerTimeoutException;
import io.vireo.Health;
import io.vireo.spi.Delivery;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a listener the broker has taken back because their handler took longer than it
 * waits for an acknowledgement. Each of them comes again, and would do so for ever. Any thread may
 * call.
 */
final class OverdueEvents {
  /** How often the handler of one event may take too long. */
  static final int MAX_TIMES = 3;

  private static final int MAX_EVENTS = 1_000;

  /** Another process may have got it, so nothing may be heard of it any more here. */
  private static final int FORGOTTEN_AFTER = 4;

  private final Map<String, Overdue> events =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Overdue> eldest) {
          return size() > MAX_EVENTS;
        }
      };

  /** Whether there is none, so that most events cost nothing. */
  private volatile boolean none = true;

  /**
   * One event.
   *
   * @param patience how long the broker waits
   * @param forgottenAt by {@link System#nanoTime()}
   */
  private record Overdue(int times, Duration patience, Instant since, long forgottenAt) {}

  /**
   * The handler of an event has ended.
   *
   * @param execution knows how long it took
   */
  void ended(Delivery delivery, HandlerExecution execution) {
    Duration patience = delivery.takenBackAfter();
    if (patience != null) {
      Duration took = execution.age(System.nanoTime());
      if (took.compareTo(patience) >= 0) {
        add(key(delivery), patience, took);
      }
    } else if (!none && !delivery.isStale()) {
      remove(key(delivery));
    }
  }

  private synchronized void add(String key, Duration patience, Duration took) {
    Overdue before = events.remove(key);
    events.put(
        key,
        new Overdue(
            before == null ? 1 : before.times() + 1,
            patience,
            before == null ? Instant.now() : before.since(),
            Durations.deadline(took.multipliedBy(FORGOTTEN_AFTER))));
    none = false;
  }

  private synchronized void remove(String key) {
    events.remove(key);
    none = events.isEmpty();
  }

  /** Why an event is not to be handled any more, which it then is not; null for others. */
  @Nullable HandlerTimeoutException refuse(Delivery delivery) {
    return none ? null : refuse(delivery.event(), key(delivery));
  }

  private synchronized @Nullable HandlerTimeoutException refuse(String event, String key) {
    Overdue overdue = events.get(key);
    if (overdue == null || overdue.times() < MAX_TIMES) {
      return null;
    }
    remove(key);
    return new HandlerTimeoutException(
        "The handler of '"
            + event
            + "' has taken longer than the broker waits ("
            + overdue.patience()
            + ") "
            + overdue.times()
            + " times; observe with a handlerTimeout below that, or have the broker wait longer",
        null);
  }

  /** What is wrong, or null. */
  synchronized Health.@Nullable Part health(String name) {
    long now = System.nanoTime();
    events.values().removeIf(overdue -> now - overdue.forgottenAt() > 0);
    none = events.isEmpty();
    if (none) {
      return null;
    }
    Overdue first = events.values().iterator().next();
    return new Health.Part(
        name,
        Health.Status.DEGRADED,
        events.size()
            + " events took their handler longer than the broker waits for it ("
            + first.patience()
            + "), so they come again, and go to recovery after "
            + MAX_TIMES
            + " times. Observe with a handlerTimeout below that, or have the broker wait longer",
        first.since(),
        null);
  }

  private static String key(Delivery delivery) {
    String id = delivery.properties().messageId();
    return id != null ? id : delivery.body().length + " " + Arrays.hashCode(delivery.body());
  }
}
