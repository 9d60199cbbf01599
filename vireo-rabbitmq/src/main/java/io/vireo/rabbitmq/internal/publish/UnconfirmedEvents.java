package io.vireo.rabbitmq.internal.publish;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where the events without an outcome are: they wait to be written, or are in the window of the
 * open channel because they were written to it, or were rejected by the broker. An event that gets
 * its outcome is settled: it is here no more. Guarded by the lock of the {@link PublishQueue},
 * which states the invariants.
 */
final class UnconfirmedEvents {
  private static final long REJECTION_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_REJECTION_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(80);

  private final int capacity;
  private final int lowWater;
  private final ArrayDeque<PendingPublish> waiting = new ArrayDeque<>();
  private final ArrayDeque<PendingPublish> rejected = new ArrayDeque<>();
  private final OwedConfirm owed = new OwedConfirm();
  private ConfirmWindow window;
  private @Nullable PublishChannel channel;

  /** A write to the channel has failed, or the broker rejects what comes over it. */
  private boolean channelUnusable;

  private int size;
  private boolean full;

  /** How many of the events that wait first are still to be written alone. */
  private int suspects;

  /** How long the broker may reject an event before another channel is tried. */
  private long rejectionPatienceNanos = REJECTION_PATIENCE_NANOS;

  UnconfirmedEvents(int capacity) {
    this.capacity = capacity;
    // Waking emitters for each free place costs more than it brings.
    this.lowWater = capacity * 7 / 10;
    this.window = new ConfirmWindow(2 * capacity);
  }

  int size() {
    return size;
  }

  /** True from when as many events are here as may be, until there are far fewer. */
  boolean isFull() {
    return full;
  }

  OwedConfirm owed() {
    return owed;
  }

  @Nullable PublishChannel channel() {
    return channel;
  }

  boolean isChannelUsable() {
    return channel != null && !channelUnusable;
  }

  void add(PendingPublish pending) {
    waiting.addLast(pending);
    size++;
    full |= size >= capacity;
  }

  /** Whether an event waits that the channel takes now, once it is prepared. */
  boolean hasWork() {
    PublishChannel open = channel;
    return open != null
        && !channelUnusable
        && !waiting.isEmpty()
        && !open.connection.isBlocked()
        && !window.isFull()
        && (suspects == 0 || window.size() == 0);
  }

  /** Moves the next event to the window; null if none can be written now. */
  @Nullable PendingPublish takeNext(long now) {
    PublishChannel open = channel;
    if (open == null || !hasWork() || waiting.getFirst().needsPreparation(open.connection)) {
      return null;
    }
    PendingPublish next = waiting.removeFirst();
    next.write(open, window.add(next), suspects > 0);
    suspects = Math.max(0, suspects - 1);
    owed.written(next.sequence(), now);
    return next;
  }

  /** The preparation without which the next event cannot be written, or null. */
  NextStep.@Nullable Prepare preparation() {
    PublishChannel open = channel;
    return open != null && hasWork() && waiting.getFirst().needsPreparation(open.connection)
        ? new NextStep.Prepare(waiting.getFirst(), open.connection)
        : null;
  }

  /** Begins with a channel to which nothing was written. */
  void openChannel(PublishChannel opened) {
    closeChannel(false);
    channel = opened;
    channelUnusable = false;
    window = new ConfirmWindow(2 * capacity);
    owed.changeChannel();
  }

  void stopWriting(PublishChannel failed) {
    channelUnusable |= channel == failed;
  }

  void unblocked(PublishChannel reading, long now) {
    if (channel == reading) {
      owed.countFrom(now);
    }
  }

  /** Gives up a channel over which a confirm stays away; false if that is not true any more. */
  boolean giveUp(PublishChannel silent, long now) {
    return channel == silent && !silent.connection.isBlocked() && owed.giveUp(now);
  }

  /**
   * Moves the events of the window before those that wait. After a fault, they will be written
   * alone. Returns the event that has caused the fault, which is settled; null if it is not known.
   */
  @Nullable PendingPublish closeChannel(boolean fault) {
    channel = null;
    owed.changeChannel();
    int count = window.size();
    window.moveToFrontOf(waiting);
    PendingPublish first = waiting.peekFirst();
    if (fault && count == 1 && first != null && first.isWrittenAlone()) {
      settleWaiting(first);
      return first;
    }
    if (fault || suspects > 0) {
      suspects += count;
    }
    return null;
  }

  /** Marks an event that no queue took, known by its sequence number or its message id. */
  void returned(PublishChannel by, @Nullable Long sequence, @Nullable String messageId) {
    if (channel != by) {
      return;
    }
    PendingPublish pending = null;
    if (sequence != null) {
      pending = window.get(sequence);
    } else if (messageId != null) {
      pending = window.getReturned(messageId);
    }
    if (pending != null) {
      pending.markReturned();
    }
  }

  /**
   * Settles confirmed events, and has those written again that no queue took but for which what
   * they need can be declared again.
   */
  void confirm(
      PublishChannel by, long sequence, boolean multiple, long now, List<PendingPublish> settled) {
    removeAnswered(by, sequence, multiple, now, settled);
    // From the last to the first, so that those that are written again keep their order.
    for (int i = settled.size() - 1; i >= 0; i--) {
      PendingPublish pending = settled.get(i);
      if (pending.wasRejected()) {
        rejectionPatienceNanos = REJECTION_PATIENCE_NANOS;
      }
      if (pending.retryIfReturned(by.connection)) {
        settled.remove(i);
        waiting.addFirst(pending);
      } else {
        settle(pending);
      }
    }
  }

  private void removeAnswered(
      PublishChannel by, long sequence, boolean multiple, long now, List<PendingPublish> removed) {
    if (channel == by) {
      window.remove(sequence, multiple, removed);
      owed.answered(sequence, multiple, window.oldest(), now);
    }
  }

  /**
   * Keeps rejected events until {@link #writeRejectedAgain}.
   *
   * @return an event that the broker has rejected for so long that another channel has to be tried;
   *     null if there is none. Nothing more is written to this channel then
   */
  @Nullable PendingPublish reject(PublishChannel by, long sequence, boolean multiple, long now) {
    List<PendingPublish> removed = new ArrayList<>();
    removeAnswered(by, sequence, multiple, now, removed);
    rejected.addAll(removed);
    PendingPublish hopeless = null;
    for (PendingPublish pending : removed) {
      if (pending.reject(by, now) > rejectionPatienceNanos && !channelUnusable) {
        // What is still written to a channel that is about to be closed comes twice.
        channelUnusable = true;
        rejectionPatienceNanos = Math.min(MAX_REJECTION_PATIENCE_NANOS, 2 * rejectionPatienceNanos);
        hopeless = pending;
      }
    }
    return hopeless;
  }

  /** Has rejected events written again, in order, if their deadlines are after a certain time. */
  void writeRejectedAgain(long time) {
    Predicate<PendingPublish> isTooLate = pending -> pending.deadlineNanos - time <= 0;
    List<PendingPublish> kept = rejected.stream().filter(isTooLate).toList();
    rejected.removeIf(isTooLate);
    moveRejectedToFront();
    rejected.addAll(kept);
  }

  private void moveRejectedToFront() {
    while (!rejected.isEmpty()) {
      waiting.addFirst(rejected.removeLast());
    }
  }

  private void settle(PendingPublish pending) {
    pending.settle();
    size--;
    full &= size > lowWater;
  }

  /** Settles the newest event of the window, which was not written; false if it was settled. */
  boolean settleUnwritten(PendingPublish pending) {
    if (channel == null || !pending.isWrittenTo(channel)) {
      return settleWaiting(pending);
    }
    window.removeNewest();
    owed.unwritten();
    boolean open = !pending.isSettled();
    if (open) {
      settle(pending);
    }
    return open;
  }

  /** Settles an event that waits; false if it does not. */
  boolean settleWaiting(PendingPublish pending) {
    boolean found = waiting.remove(pending);
    if (found) {
      settle(pending);
    }
    return found;
  }

  /** Settles those events that wait or were rejected to which a condition applies. */
  List<PendingPublish> settleOutsideWindow(Predicate<PendingPublish> condition) {
    List<PendingPublish> settled = new ArrayList<>();
    for (ArrayDeque<PendingPublish> place : List.of(waiting, rejected)) {
      place.stream().filter(condition).forEach(settled::add);
      place.removeIf(condition);
    }
    settled.forEach(this::settle);
    return settled;
  }

  /** Settles the events that are past their deadlines. */
  List<PendingPublish> settleExpired(long now) {
    List<PendingPublish> expired = settleOutsideWindow(pending -> pending.deadlineNanos - now <= 0);
    List<PendingPublish> ofWindow = new ArrayList<>();
    window.removeExpired(now, ofWindow);
    if (!ofWindow.isEmpty()) {
      owed.eventHasExpired();
    }
    ofWindow.forEach(this::settle);
    expired.addAll(ofWindow);
    return expired;
  }

  /** Settles all events: those of the window, then those that were rejected, then the others. */
  List<PendingPublish> settleAll() {
    moveRejectedToFront();
    window.moveToFrontOf(waiting);
    List<PendingPublish> all = new ArrayList<>(waiting);
    waiting.clear();
    all.forEach(this::settle);
    return all;
  }

  /** The nanoseconds until the first deadline; {@link PublishQueue#NONE} if there is none. */
  long nextDeadline(long now) {
    long earliest = window.nextDeadline(now);
    for (PendingPublish pending : waiting) {
      earliest = Math.min(earliest, pending.deadlineNanos - now);
    }
    for (PendingPublish pending : rejected) {
      earliest = Math.min(earliest, pending.deadlineNanos - now);
    }
    return earliest;
  }
}
