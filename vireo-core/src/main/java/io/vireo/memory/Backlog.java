package io.vireo.memory;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The events of one queue that wait to be delivered, in their order. What has expired is dropped
 * when it comes to the head. Guarded by the queue's lock.
 */
final class Backlog {
  private final Scheduler scheduler;

  /**
   * Those that came back. All are older than any in {@link #fresh}, from where they were once
   * taken.
   */
  private final PriorityQueue<QueuedEvent> returned =
      new PriorityQueue<>(Comparator.comparingLong(QueuedEvent::sequence));

  private final ArrayDeque<QueuedEvent> fresh = new ArrayDeque<>();
  private long nextSequence;

  Backlog(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  void add(StoredEvent event) {
    dropExpired();
    fresh.add(new QueuedEvent(event, nextSequence++, false));
  }

  /** Gives an event its old place again. */
  void putBack(QueuedEvent event) {
    returned.add(event.asRedelivered());
  }

  /** Takes the oldest one. */
  @Nullable QueuedEvent poll() {
    dropExpired();
    QueuedEvent oldest = returned.poll();
    return oldest != null ? oldest : fresh.poll();
  }

  boolean isEmpty() {
    return fresh.isEmpty() && returned.isEmpty();
  }

  void clear() {
    fresh.clear();
    returned.clear();
  }

  private void dropExpired() {
    while (isExpired(returned.peek())) {
      returned.remove();
    }
    while (returned.isEmpty() && isExpired(fresh.peek())) {
      fresh.remove();
    }
  }

  private boolean isExpired(@Nullable QueuedEvent head) {
    return head != null && head.event().hasExpired(scheduler);
  }
}
