package io.vireo.operations.inspection;

import io.vireo.DelayedEvent;
import java.util.List;
import java.util.Optional;

/**
 * Events that wait until they are due. Immutable.
 *
 * @param reason why they cannot be listed, a sentence that says what to do; empty if they are
 * @param truncated whether there may be more than are listed
 * @param events the events, soonest first. {@code Core.cancel} takes each of them
 */
public record DelayedList(Optional<String> reason, boolean truncated, List<DelayedEvent> events) {

  public DelayedList {
    events = List.copyOf(events);
  }

  static DelayedList unavailable(String reason) {
    return new DelayedList(Optional.of(reason), false, List.of());
  }

  /** Whether the events could be listed. */
  public boolean available() {
    return reason.isEmpty();
  }
}
