package io.vireo.rabbitmq.internal.publish;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events that were written to one channel and are not confirmed yet, by sequence number. The
 * numbers are those by which the broker counts: the first is 1. A ring, so that nothing is
 * allocated for an event. Guarded by the lock of the {@link PublishQueue}.
 */
final class ConfirmWindow {
  private final @Nullable PendingPublish[] slots;
  private final int mask;
  private long oldest = 1;
  private long next = 1;
  private int size;
  private long lastReturned;

  /** Makes a window in which the newest event may be at least so far ahead of the oldest. */
  ConfirmWindow(int capacity) {
    int length = Integer.highestOneBit(Math.max(1, capacity - 1)) << 1;
    this.slots = new PendingPublish[length];
    this.mask = length - 1;
  }

  boolean isFull() {
    return next - oldest >= slots.length;
  }

  int size() {
    return size;
  }

  /** The sequence number of the oldest event; that of the next event if there is none. */
  long oldest() {
    return oldest;
  }

  /** Adds an event, which becomes the newest, and returns its sequence number. */
  long add(PendingPublish pending) {
    slots[(int) (next & mask)] = pending;
    size++;
    return next++;
  }

  /** Removes the newest event. It was never written, so the broker has not counted it. */
  void removeNewest() {
    next--;
    remove(next);
    oldest = Math.min(oldest, next);
  }

  @Nullable PendingPublish get(long sequence) {
    return sequence < oldest || sequence >= next ? null : slots[(int) (sequence & mask)];
  }

  /**
   * Finds a returned event by its message id. The broker returns events in the order in which they
   * were written, so the search begins behind the one that was returned last.
   *
   * @return null if the event is not there any more
   */
  @Nullable PendingPublish getReturned(String id) {
    PendingPublish found = find(id, Math.max(oldest, lastReturned + 1), next);
    return found == null ? find(id, oldest, Math.min(lastReturned + 1, next)) : found;
  }

  private @Nullable PendingPublish find(String id, long from, long to) {
    for (long at = from; at < to; at++) {
      PendingPublish pending = slots[(int) (at & mask)];
      if (pending != null && pending.hasId(id)) {
        lastReturned = at;
        return pending;
      }
    }
    return null;
  }

  /** Moves the event of a sequence number, or all events up to it, to the end of a list. */
  void remove(long sequence, boolean multiple, List<PendingPublish> removed) {
    long last = Math.min(sequence, next - 1);
    for (long at = multiple ? oldest : Math.max(sequence, oldest); at <= last; at++) {
      PendingPublish pending = remove(at);
      if (pending != null) {
        removed.add(pending);
      }
    }
    skipEmpty();
  }

  /**
   * Moves the events that are past their deadline to the end of a list. A confirm that comes for
   * one of them later finds nothing.
   */
  void removeExpired(long now, List<PendingPublish> expired) {
    for (long at = oldest; at < next; at++) {
      PendingPublish pending = slots[(int) (at & mask)];
      if (pending != null && pending.deadlineNanos - now <= 0) {
        remove(at);
        expired.add(pending);
      }
    }
    skipEmpty();
  }

  /** The nanoseconds until the first deadline; {@link PublishQueue#NONE} if there is none. */
  long nextDeadline(long now) {
    long earliest = PublishQueue.NONE;
    for (long at = oldest; at < next; at++) {
      PendingPublish pending = slots[(int) (at & mask)];
      if (pending != null) {
        earliest = Math.min(earliest, pending.deadlineNanos - now);
      }
    }
    return earliest;
  }

  /** Moves all events to the front of a queue, in order. */
  void moveToFrontOf(ArrayDeque<PendingPublish> queue) {
    for (long at = next - 1; at >= oldest; at--) {
      PendingPublish pending = remove(at);
      if (pending != null) {
        queue.addFirst(pending);
      }
    }
    oldest = next;
  }

  private void skipEmpty() {
    while (oldest < next && slots[(int) (oldest & mask)] == null) {
      oldest++;
    }
  }

  private @Nullable PendingPublish remove(long sequence) {
    int index = (int) (sequence & mask);
    PendingPublish pending = slots[index];
    if (pending != null) {
      slots[index] = null;
      size--;
    }
    return pending;
  }
}
