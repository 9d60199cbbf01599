package io.vireo.operations.inspection;

import io.vireo.DelayedEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Events that wait until they are due. Immutable.
 *
 * @param reason why they cannot be listed, a sentence that says what to do; empty if they are
 * @param truncated whether there are more than are listed
 * @param events the events, soonest first. {@code Core.cancel} takes each of them
 */
public record DelayedList(Optional<String> reason, boolean truncated, List<DelayedEvent> events) {
  private static final int LARGEST = 100_000;

  public DelayedList {
    events = List.copyOf(events);
  }

  static void requirePossible(int limit) {
    if (limit < 1 || limit > LARGEST) {
      throw new IllegalArgumentException(
          "1 to " + LARGEST + " delayed events can be listed, not " + limit);
    }
  }

  /**
   * Takes the soonest events of some.
   *
   * @param events one more than the limit tells that there are more
   */
  static DelayedList of(List<DelayedEvent> events, int limit) {
    return new DelayedList(
        Optional.empty(),
        events.size() > limit,
        events.stream().sorted(Comparator.comparing(DelayedEvent::due)).limit(limit).toList());
  }

  static DelayedList unavailable(String reason) {
    return new DelayedList(Optional.of(reason), false, List.of());
  }

  /** Whether the events could be listed. */
  public boolean available() {
    return reason.isEmpty();
  }
}
