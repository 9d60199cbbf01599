package io.vireo.internal.dispatch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
 * Remembers the events of a listener that the broker has taken back, because the handler took
 * longer than the broker waits for an acknowledgement. Each of them is delivered again, and that
 * would never end. So an event that was taken back too often is refused.
 *
 * <p>Any thread may call. It locks itself.
 */
final class OverdueEvents {
  /** How often the broker may take back one event. */
  static final int MAX_TIMES = 3;

  private static final int MAX_EVENTS = 1_000;

  /**
   * An event is forgotten after so many times as long as its handler took: another process may have
   * handled it meanwhile, which nobody tells this one.
   */
  private static final int FORGOTTEN_AFTER = 4;

  @GuardedBy("this")
  private final Map<String, Overdue> events =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Overdue> eldest) {
          return size() > MAX_EVENTS;
        }
      };

  /** Whether no event is remembered. Read without the lock, so that other events cost nothing. */
  private volatile boolean none = true;

  /**
   * What is remembered of one event.
   *
   * @param times how often the broker has taken it back
   * @param patience how long the broker waits for an acknowledgement
   * @param since when the broker took it back for the first time
   * @param forgottenAt when it is forgotten, by {@link System#nanoTime()}
   */
  private record Overdue(int times, Duration patience, Instant since, long forgottenAt) {}

  /**
   * The handler of an event has ended.
   *
   * @param execution knows how long the handler took
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

  /**
   * Decides whether an event may be handled once more. An event that is refused is forgotten.
   *
   * @return why it is refused; null if it may be handled
   */
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

  /** What is wrong, or null while no event is remembered. */
  synchronized Health.@Nullable Part health(String name) {
    long now = System.nanoTime();
    events.values().removeIf(overdue -> now - overdue.forgottenAt() > 0);
    none = events.isEmpty();
    if (none) {
      return null;
    }
    Overdue first = events.values().iterator().next();
    return Health.Part.of(
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
