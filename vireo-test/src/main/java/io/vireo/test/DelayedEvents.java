package io.vireo.test;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events that a broker keeps until they are due.
 *
 * <p>Not thread-safe: {@link OutstandingEvents} guards it with its lock.
 */
final class DelayedEvents {
  private final List<Delayed> waiting = new ArrayList<>();

  /**
   * An event that is delayed.
   *
   * @param id its message id
   * @param exchange the exchange to which it goes when it is due
   * @param event its name
   * @param queue the only queue to which it goes; null if its exchange says that when it is due
   * @param due when that is, on the clock of the broker
   */
  record Delayed(String id, String exchange, String event, @Nullable KnownQueue queue, long due) {
    /** An attempt to handle an event, which is made later. */
    static Delayed retry(String id, KnownQueue queue, long due) {
      return new Delayed(id, "", "", queue, due);
    }
  }

  void add(Delayed event) {
    waiting.add(event);
  }

  /** Forgets an event that was withdrawn, or has not become safe. */
  void remove(String id) {
    waiting.removeIf(event -> event.id().equals(id));
  }

  /** Takes out an event that has come, so that it is due even if the clocks differ a little. */
  @Nullable Delayed takeArrived(String id) {
    for (Delayed event : waiting) {
      if (event.id().equals(id)) {
        waiting.remove(event);
        return event;
      }
    }
    return null;
  }

  /** Takes out what is due. */
  List<Delayed> takeDue(long now) {
    List<Delayed> due = waiting.stream().filter(event -> event.due() <= now).toList();
    waiting.removeAll(due);
    return due;
  }
}
