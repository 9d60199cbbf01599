package io.vireo.memory;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The events of one queue that wait to be delivered, in their order. What has expired is taken out
 * when it comes to the head: dropped, or kept apart where it is to go elsewhere. Guarded by the
 * queue's lock.
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

  /** How long an event may wait before it goes elsewhere; null if it is only dropped. */
  private final @Nullable Duration patience;

  /** What has waited for too long and goes elsewhere. */
  private final List<StoredEvent> overdue = new ArrayList<>();

  private long nextSequence;

  Backlog(Scheduler scheduler, @Nullable Duration patience) {
    this.scheduler = scheduler;
    this.patience = patience;
  }

  void add(StoredEvent event) {
    removeExpired();
    fresh.add(next(event));
  }

  /** An event as it would be if it were added now; it is not. */
  QueuedEvent next(StoredEvent event) {
    StoredEvent added =
        patience == null
            ? event
            : event.expiringBy(scheduler.nanoTime() + Durations.nanos(patience));
    return new QueuedEvent(added, nextSequence++, false);
  }

  /** Gives an event its old place again; at the end, if it was never here. */
  void putBack(QueuedEvent event) {
    QueuedEvent oldestFresh = fresh.peek();
    if (oldestFresh != null && oldestFresh.sequence() < event.sequence()) {
      fresh.add(new QueuedEvent(event.event(), nextSequence++, true));
    } else {
      returned.add(event.asRedelivered());
    }
  }

  /** Takes the oldest one. */
  @Nullable QueuedEvent poll() {
    removeExpired();
    QueuedEvent oldest = returned.poll();
    return oldest != null ? oldest : fresh.poll();
  }

  /** Takes the oldest one if it was added before a moment that {@link #end} gave. */
  @Nullable QueuedEvent pollBefore(long end) {
    removeExpired();
    QueuedEvent oldest = returned.isEmpty() ? fresh.peek() : returned.peek();
    return oldest == null || oldest.sequence() >= end ? null : poll();
  }

  /** This moment: what is added from now on does not belong to what was there. */
  long end() {
    return nextSequence;
  }

  int size() {
    removeExpired();
    return returned.size() + fresh.size();
  }

  boolean isEmpty() {
    return fresh.isEmpty() && returned.isEmpty();
  }

  void clear() {
    fresh.clear();
    returned.clear();
  }

  /** What goes elsewhere by now, and is no longer here. */
  List<StoredEvent> takeOverdue() {
    removeExpired();
    List<StoredEvent> taken = new ArrayList<>(overdue);
    overdue.clear();
    return taken;
  }

  /** When the next one has waited for too long; {@link StoredEvent#NEVER} if none waits. */
  long nextOverdue() {
    if (!overdue.isEmpty()) {
      return scheduler.nanoTime();
    }
    QueuedEvent head = returned.isEmpty() ? fresh.peek() : returned.peek();
    return head == null ? StoredEvent.NEVER : head.event().expiresAt();
  }

  private void removeExpired() {
    while (isExpired(returned.peek())) {
      expire(returned.remove());
    }
    while (returned.isEmpty() && isExpired(fresh.peek())) {
      expire(fresh.remove());
    }
  }

  private void expire(QueuedEvent expired) {
    if (patience != null) {
      overdue.add(expired.event());
    }
  }

  private boolean isExpired(@Nullable QueuedEvent head) {
    return head != null && head.event().hasExpired(scheduler);
  }
}
