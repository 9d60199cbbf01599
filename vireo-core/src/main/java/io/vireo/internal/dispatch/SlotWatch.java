package io.vireo.internal.dispatch;

import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sees handlers that hang. A handler that never returns keeps its slot, and no event is handled
 * when all slots are kept; so this knows which slots are at work and since when. It also counts the
 * handlers that were abandoned and still run: no more than there are slots, for each has a thread.
 *
 * <p>Not thread-safe: the {@link Dispatcher} guards it with its lock.
 */
public final class SlotWatch {
  /** How long a handler may take before health shows it. */
  public static final Duration PATIENCE = Duration.ofMinutes(5);

  private final int slots;
  private final Duration patience;
  private final List<HandlerExecution> taken = new ArrayList<>();

  /** How many handlers were abandoned and still run. */
  private int abandoned;

  /** When the last handler was abandoned, by {@link System#nanoTime()}. */
  private long abandonedAt;

  /**
   * Makes one that knows of no slot at work.
   *
   * @param options the listener's; a handler may take as long as their time-out allows
   * @param patience how long a handler may take before it counts as hanging, if its time-out is not
   *     longer
   */
  SlotWatch(ObserveOptions options, Duration patience) {
    this.slots = options.concurrency();
    this.patience =
        options
            .handlerTimeout()
            .filter(timeout -> timeout.compareTo(patience) >= 0)
            .orElse(patience);
  }

  /** A slot is at work. */
  void taken(HandlerExecution execution) {
    taken.add(execution);
  }

  /** A slot is no longer at work. */
  void freed(HandlerExecution execution) {
    taken.remove(execution);
  }

  /** The executions of the slots that are at work. */
  List<HandlerExecution> taken() {
    return List.copyOf(taken);
  }

  /** Whether a slot at work has a delivery whose handler has not started yet. */
  boolean anyStarting() {
    return taken.stream().anyMatch(HandlerExecution::isStarting);
  }

  /**
   * Counts one more abandoned handler, unless there are as many as slots.
   *
   * @return true if it was counted; false if nothing has changed
   */
  boolean abandon() {
    if (abandoned >= slots) {
      return false;
    }
    abandoned++;
    abandonedAt = System.nanoTime();
    return true;
  }

  /** A handler that was abandoned has ended after all. */
  void abandonedEnded() {
    abandoned--;
  }

  /**
   * What is wrong, or null. The listener is degraded while all slots hang, for then no event is
   * handled, and while no further handler can be abandoned, for then the next one that hangs keeps
   * its slot. While only some hang, it is up, and the reason says so.
   */
  Health.@Nullable Part health(String name) {
    long now = System.nanoTime();
    List<Duration> ages =
        taken.stream()
            .map(execution -> execution.age(now))
            .filter(age -> age.compareTo(patience) > 0)
            .sorted()
            .toList();
    if (ages.isEmpty() && abandoned == 0) {
      return null;
    }
    boolean all = ages.size() >= slots;
    boolean noneMayBeAbandoned = abandoned >= slots;
    StringBuilder reason = new StringBuilder();
    if (!ages.isEmpty()) {
      reason
          .append(ages.size())
          .append(" of ")
          .append(slots)
          .append(" handlers at work for ")
          .append(text(ages.get(0)))
          .append(" or longer");
    }
    if (abandoned > 0) {
      reason
          .append(reason.isEmpty() ? "" : "; ")
          .append(abandoned)
          .append(" given up after their time-out and still running");
    }
    if (all) {
      reason.append("; no event is handled meanwhile. See where their threads hang");
    } else if (noneMayBeAbandoned) {
      reason.append(
          "; no more are given up than that, so the next one that hangs keeps its slot. See where their threads hang");
    }
    Duration since = ages.isEmpty() ? Duration.ZERO : ages.get(0).minus(patience);
    if (noneMayBeAbandoned && Durations.nanos(since) < now - abandonedAt) {
      since = Duration.ofNanos(now - abandonedAt);
    }
    return Health.Part.of(
        name,
        all || noneMayBeAbandoned ? Health.Status.DEGRADED : Health.Status.UP,
        reason.toString(),
        Instant.now().minus(since),
        null);
  }

  private static String text(Duration age) {
    return age.toMinutes() > 0 ? age.toMinutes() + " min" : Durations.millis(age) + " ms";
  }
}
