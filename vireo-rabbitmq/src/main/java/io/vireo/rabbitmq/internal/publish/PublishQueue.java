package io.vireo.rabbitmq.internal.publish;

import io.vireo.rabbitmq.internal.connection.Preparation;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The events that have no outcome yet: a queue of those to be written, and the window of the
 * channel for those that were. When a channel ends, what is in its window goes back to the front of
 * the queue, in order. Whoever calls a method holds {@link #lock}.
 */
final class PublishQueue {
  /** Of {@link #nextDeadline}: nothing has a deadline. */
  static final long NONE = Long.MAX_VALUE;

  final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition empty = lock.newCondition();

  private final int capacity;
  private final int lowWater;
  private final ArrayDeque<PendingPublish> waiting = new ArrayDeque<>();
  private final ArrayDeque<PendingPublish> nacked = new ArrayDeque<>();
  private @Nullable PublishChannel channel;
  private long owedSince;
  private @Nullable Rejection rejection;
  private int unsettled;
  private long failedTries;
  private boolean full;
  private int oneByOne;

  PublishQueue(int capacity) {
    this.capacity = capacity;
    // Waking emitters for each free place costs more than it brings.
    this.lowWater = capacity * 7 / 10;
  }

  /** The broker took an event for a fault. */
  record Rejection(String reason, Instant at) {}

  /** The last one, while nothing has been confirmed since. */
  @Nullable Rejection rejection() {
    return rejection;
  }

  /** The broker has taken an event. */
  void taken() {
    rejection = null;
  }

  /** A channel was given up because a confirm stayed away over it. */
  void gaveUp(PublishChannel forgetful, long now) {
    if (owedSince == 0) {
      owedSince = now - forgetful.silence(now);
    }
  }

  /** A confirm has come that was waited for. */
  void confirmed() {
    owedSince = 0;
  }

  /**
   * How long the broker has owed a confirm, over whatever channels, in nanoseconds; 0 if it owes
   * none.
   */
  long silence(long now) {
    long silence = channel == null ? 0 : channel.silence(now);
    return silence == 0 || owedSince == 0 ? silence : now - owedSince;
  }

  /** True from when the outbox has filled up until it is well below that again. */
  boolean isFull() {
    return full;
  }

  @Nullable PublishChannel channel() {
    return channel;
  }

  /** How many tries of the connection have failed, lost links included. */
  long failedTries() {
    return failedTries;
  }

  void tryFailed() {
    failedTries++;
  }

  void add(PendingPublish pending) {
    waiting.addLast(pending);
    unsettled++;
    full |= unsettled >= capacity;
  }

  void open(PublishChannel opened) {
    channel = opened;
  }

  /** Whether there is something to be written and it may be now. */
  boolean hasWork() {
    return !waiting.isEmpty() && canWrite();
  }

  private boolean canWrite() {
    PublishChannel open = channel;
    return open != null
        && !open.dead
        && !open.link.isBlocked()
        && !open.window.isFull()
        && (oneByOne == 0 || open.window.size() == 0);
  }

  /**
   * Moves the next event from the queue to the window; null if none may be written, or it has to be
   * prepared before.
   */
  @Nullable PendingPublish take(long now) {
    PublishChannel open = channel;
    PendingPublish next = waiting.peekFirst();
    if (open == null || next == null || !canWrite() || needsPreparation(next, open)) {
      return null;
    }
    waiting.pollFirst();
    next.alone = oneByOne > 0;
    oneByOne = Math.max(0, oneByOne - 1);
    long sequence = open.window.add(next);
    next.writtenTo(open, sequence);
    open.written(sequence, now);
    return next;
  }

  /** The event that cannot be written before it was prepared, or null. */
  @Nullable PendingPublish unprepared() {
    PublishChannel open = channel;
    PendingPublish next = waiting.peekFirst();
    return open != null && next != null && canWrite() && needsPreparation(next, open) ? next : null;
  }

  private static boolean needsPreparation(PendingPublish pending, PublishChannel open) {
    Preparation preparation = pending.destination.preparation();
    return preparation != null && !preparation.isDone(open.link);
  }

  /**
   * An event of the window was refused by the client before anything of it was written.
   *
   * @return false if it had its outcome already
   */
  boolean unwritten(PendingPublish pending) {
    if (channel != null && pending.isWrittenTo(channel)) {
      channel.window.removeNewest();
      channel.unwritten();
    } else {
      waiting.remove(pending);
    }
    boolean open = !pending.settled;
    if (open) {
      settled(pending);
    }
    return open;
  }

  /**
   * Takes an event out that cannot be published.
   *
   * @return false if it had its outcome already
   */
  boolean drop(PendingPublish pending) {
    boolean open = waiting.remove(pending);
    if (open) {
      settled(pending);
    }
    return open;
  }

  /** The event goes back into the queue: what it needs has gone and is prepared anew. */
  void again(PendingPublish pending) {
    waiting.addFirst(pending);
  }

  void nacked(PendingPublish pending) {
    nacked.addLast(pending);
  }

  /**
   * What was rejected is to be written again, unless its deadline comes before: written so late, it
   * would end with nobody knowing whether it has arrived.
   */
  void requeueNacked(long before) {
    List<PendingPublish> late =
        nacked.stream().filter(pending -> pending.deadlineNanos - before <= 0).toList();
    nacked.removeAll(late);
    while (!nacked.isEmpty()) {
      waiting.addFirst(nacked.removeLast());
    }
    nacked.addAll(late);
  }

  /** An event has its outcome. */
  void settled(PendingPublish pending) {
    pending.settled = true;
    unsettled--;
    if (full && unsettled <= lowWater) {
      full = false;
      room.signalAll();
    }
    if (unsettled == 0) {
      empty.signalAll();
    }
  }

  /**
   * Waits until the outbox may have room, or something else has changed that {@link #wake} tells
   * of.
   */
  // Whoever calls it does so in a loop, which also looks at what this class does not know.
  @SuppressWarnings("WaitNotInLoop")
  boolean awaitRoom(long nanos) throws InterruptedException {
    return room.awaitNanos(nanos) > 0;
  }

  void wake() {
    room.signalAll();
  }

  /** Waits until every event has its outcome. */
  void awaitEmpty(long nanos) throws InterruptedException {
    long remaining = nanos;
    while (unsettled > 0 && remaining > 0) {
      remaining = empty.awaitNanos(remaining);
    }
  }

  /**
   * The channel has ended. The events of its window are to be written again; after a fault, one by
   * one, until it shows whose fault it was.
   *
   * @param fault whether the broker ended the channel, or its connection, because of what was
   *     published
   * @param reason what the broker said
   * @return the event whose fault it was, if that is known; it is out
   */
  @Nullable PendingPublish reclaim(boolean fault, String reason) {
    PublishChannel ended = channel;
    channel = null;
    if (ended == null) {
      return null;
    }
    int count = ended.window.size();
    ended.window.drainToFrontOf(waiting);
    PendingPublish first = waiting.peekFirst();
    if (fault && count == 1 && first != null && first.alone) {
      waiting.pollFirst();
      settled(first);
      rejection = new Rejection(reason, Instant.now());
      return first;
    }
    if (fault || oneByOne > 0) {
      oneByOne += count;
    }
    return null;
  }

  /** Takes out what is past its deadline. */
  List<PendingPublish> expire(long now) {
    List<PendingPublish> expired = new ArrayList<>();
    expire(waiting, now, expired);
    expire(nacked, now, expired);
    PublishChannel open = channel;
    if (open != null) {
      int before = expired.size();
      open.window.expire(now, expired);
      open.expiredOne |= expired.size() > before;
    }
    expired.forEach(this::settled);
    return expired;
  }

  private static void expire(
      ArrayDeque<PendingPublish> queue, long now, List<PendingPublish> expired) {
    Iterator<PendingPublish> each = queue.iterator();
    while (each.hasNext()) {
      PendingPublish pending = each.next();
      if (pending.deadlineNanos - now <= 0) {
        each.remove();
        expired.add(pending);
      }
    }
  }

  /** Takes out what was never written. */
  List<PendingPublish> takeNeverWritten() {
    return take(waiting, pending -> !pending.written);
  }

  /** Takes out what may not be tried again. There is no channel. */
  List<PendingPublish> takeUsedUp() {
    List<PendingPublish> taken = take(waiting, this::isUsedUp);
    taken.addAll(take(nacked, this::isUsedUp));
    return taken;
  }

  private boolean isUsedUp(PendingPublish pending) {
    return pending.hasUsedUpRetries(failedTries);
  }

  private List<PendingPublish> take(
      ArrayDeque<PendingPublish> queue, Predicate<PendingPublish> which) {
    List<PendingPublish> taken = new ArrayList<>(queue.stream().filter(which).toList());
    if (!taken.isEmpty()) {
      queue.removeIf(which);
      taken.forEach(this::settled);
    }
    return taken;
  }

  /** Takes everything out. */
  List<PendingPublish> takeAll() {
    while (!nacked.isEmpty()) {
      waiting.addFirst(nacked.removeLast());
    }
    if (channel != null) {
      channel.window.drainToFrontOf(waiting);
    }
    List<PendingPublish> taken = new ArrayList<>(waiting);
    waiting.clear();
    taken.forEach(this::settled);
    return taken;
  }

  /** How long until the first deadline, in nanoseconds; {@link #NONE} if there is none. */
  long nextDeadline(long now) {
    long next = NONE;
    for (PendingPublish pending : waiting) {
      next = Math.min(next, pending.deadlineNanos - now);
    }
    for (PendingPublish pending : nacked) {
      next = Math.min(next, pending.deadlineNanos - now);
    }
    return channel == null ? next : Math.min(next, channel.window.nextDeadline(now));
  }
}
