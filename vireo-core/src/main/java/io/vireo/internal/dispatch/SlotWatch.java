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
 * Which of a subscription's slots are taken, and since when: a handler that never returns keeps its
 * slot, and when all are kept no event is handled. And how many handlers were given up and still
 * run, beside the slots: at most as many as there are slots. Not for several threads at a time.
 */
public final class SlotWatch {
  /** A handler may take its time; beyond this, people should be able to see it. */
  public static final Duration PATIENCE = Duration.ofMinutes(5);

  private final int slots;
  private final Duration patience;
  private final List<HandlerExecution> taken = new ArrayList<>();
  private int givenUp;

  /** When the last handler was given up. */
  private long givenUpAt;

  /**
   * Makes one with all slots free.
   *
   * @param options whose time-out may allow a handler more than the patience
   * @param patience how long a slot may be taken before that counts as hanging
   */
  public SlotWatch(ObserveOptions options, Duration patience) {
    this.slots = options.concurrency();
    Duration timeout = options.handlerTimeout();
    this.patience = timeout == null || timeout.compareTo(patience) < 0 ? patience : timeout;
  }

  void taken(HandlerExecution execution) {
    taken.add(execution);
  }

  void freed(HandlerExecution execution) {
    taken.remove(execution);
  }

  /** What the taken slots are at. */
  List<HandlerExecution> taken() {
    return List.copyOf(taken);
  }

  /** Whether a handler of one of the taken slots has not started yet. */
  boolean anyStarting() {
    return taken.stream().anyMatch(HandlerExecution::isStarting);
  }

  /** Whether one more handler may be given up, which it then is. */
  boolean giveUp() {
    if (givenUp >= slots) {
      return false;
    }
    givenUp++;
    givenUpAt = System.nanoTime();
    return true;
  }

  /** A handler that was given up has ended after all. */
  void givenUpEnded() {
    givenUp--;
  }

  /**
   * What is wrong, or null: degraded while all slots hang, for then nothing is handled, and while
   * no further handler can be given up, for then the next one that hangs keeps its slot; a remark
   * while some hang.
   */
  Health.@Nullable Part health(String name) {
    long now = System.nanoTime();
    List<Duration> ages =
        taken.stream()
            .map(execution -> execution.age(now))
            .filter(age -> age.compareTo(patience) > 0)
            .sorted()
            .toList();
    if (ages.isEmpty() && givenUp == 0) {
      return null;
    }
    boolean all = ages.size() >= slots;
    boolean noneMayBeGivenUp = givenUp >= slots;
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
    if (givenUp > 0) {
      reason
          .append(reason.isEmpty() ? "" : "; ")
          .append(givenUp)
          .append(" given up after their time-out and still running");
    }
    if (all) {
      reason.append("; no event is handled meanwhile. See where their threads hang");
    } else if (noneMayBeGivenUp) {
      reason.append(
          "; no more are given up than that, so the next one that hangs keeps its slot. See where their threads hang");
    }
    Duration since = ages.isEmpty() ? Duration.ZERO : ages.get(0).minus(patience);
    if (noneMayBeGivenUp && Durations.nanos(since) < now - givenUpAt) {
      since = Duration.ofNanos(now - givenUpAt);
    }
    return new Health.Part(
        name,
        all || noneMayBeGivenUp ? Health.Status.DEGRADED : Health.Status.UP,
        reason.toString(),
        Instant.now().minus(since),
        null);
  }

  private static String text(Duration age) {
    return age.toMinutes() > 0 ? age.toMinutes() + " min" : Durations.millis(age) + " ms";
  }
}
