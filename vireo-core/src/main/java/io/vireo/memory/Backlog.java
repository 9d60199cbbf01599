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
 * The events of one queue that wait to be delivered, in their order. An event that has expired is
 * taken out when it comes to the head of the queue. It is dropped, unless the queue transfers
 * events that have waited for too long to another queue.
 *
 * <p>Not thread-safe: the {@link MemoryQueue} guards it with its lock.
 */
final class Backlog {
  private final Scheduler scheduler;

  /** Events that were given back. All of them are older than those in {@link #fresh}. */
  private final PriorityQueue<QueuedEvent> returned =
      new PriorityQueue<>(Comparator.comparingLong(QueuedEvent::sequence));

  /** Events that have not been delivered yet. */
  private final ArrayDeque<QueuedEvent> fresh = new ArrayDeque<>();

  /** How long an event may wait before it is transferred; null if the queue transfers none. */
  private final @Nullable Duration patience;

  /** Events that have waited for too long and were not transferred yet. */
  private final List<StoredEvent> overdue = new ArrayList<>();

  private final TransferTimer transferTimer;
  private long nextSequence;

  /**
   * Makes an empty one.
   *
   * @param patience how long an event may wait before it is transferred; null if none is
   * @param transfer is called, without the lock, when events have waited for too long
   */
  Backlog(Scheduler scheduler, @Nullable Duration patience, Runnable transfer) {
    this.scheduler = scheduler;
    this.patience = patience;
    this.transferTimer = new TransferTimer(scheduler, transfer);
  }

  /** Adds an event at the end. */
  void add(StoredEvent event) {
    removeExpired();
    fresh.add(next(event));
  }

  /** Gives an event a place at the end, but does not add it. */
  QueuedEvent next(StoredEvent event) {
    StoredEvent added =
        patience == null
            ? event
            : event.expiringBy(scheduler.nanoTime() + Durations.nanos(patience));
    return new QueuedEvent(added, nextSequence++, false);
  }

  /** Gives an event its old place again, or a place at the end if it has never had one. */
  void putBack(QueuedEvent event) {
    QueuedEvent oldestFresh = fresh.peek();
    if (oldestFresh != null && oldestFresh.sequence() < event.sequence()) {
      fresh.add(new QueuedEvent(event.event(), nextSequence++, true));
    } else {
      returned.add(event.asRedelivered());
    }
  }

  /** Takes the oldest event; null if there is none. */
  @Nullable QueuedEvent poll() {
    removeExpired();
    QueuedEvent oldest = returned.poll();
    return oldest != null ? oldest : fresh.poll();
  }

  /** Takes the oldest event if it is before a mark that {@link #end} gave; null if it is not. */
  @Nullable QueuedEvent pollBefore(long end) {
    removeExpired();
    QueuedEvent oldest = returned.isEmpty() ? fresh.peek() : returned.peek();
    return oldest == null || oldest.sequence() >= end ? null : poll();
  }

  /** A mark behind the events that have a place now, and before those that are added later. */
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

  /** Takes the events that have waited for too long, and plans the next transfer. */
  List<StoredEvent> takeOverdue() {
    transferTimer.begin();
    removeExpired();
    List<StoredEvent> taken = new ArrayList<>(overdue);
    overdue.clear();
    planTransfer();
    return taken;
  }

  /** Has the events transferred in time, if the queue does that; to be called after a change. */
  void planTransfer() {
    if (patience != null) {
      transferTimer.plan(nextOverdue());
    }
  }

  /** When the next event has waited for too long; {@link StoredEvent#NEVER} if none waits. */
  private long nextOverdue() {
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
