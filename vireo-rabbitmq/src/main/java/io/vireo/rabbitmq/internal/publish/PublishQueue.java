package io.vireo.rabbitmq.internal.publish;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.VireoException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The events that have no outcome yet, and the turn to write them. Any thread may call it. It does
 * no I/O: a method returns the {@link NextStep} of the calling thread, or settled events whose
 * outcome that thread has to tell.
 *
 * <p>The queue has one lock, which no other class knows, and which no thread holds while it writes
 * or waits for the broker. The lock also guards the parts of which the queue consists. Whenever it
 * is free, these invariants hold:
 *
 * <ol>
 *   <li>An event that was added and is not settled is in exactly one place: it waits to be written,
 *       it is in the window of the open channel because it was written there, or it was rejected.
 *   <li>An event is settled once, by the method that returns it or says so. The broker's answers
 *       that come for it later find nothing.
 *   <li>Without an open channel the window is empty. When a channel is closed, the events of its
 *       window go before those that wait, in the order in which they were written.
 *   <li>At most one thread has the turn to write. An event goes into the window, and gets its
 *       sequence number, only when a thread takes or keeps the turn to write it. So the numbers
 *       follow the order in which the broker gets the events.
 *   <li>If an event can be written, a thread has the turn, or the thread by whose doing it can be
 *       written was told {@link NextStep.Other#HAND_OVER}.
 *   <li>Emitters have to wait from when the queue has as many events as its capacity until it has
 *       seven tenths of that.
 *   <li>After a fault, each event that was in the window is written when the window is empty, until
 *       the next fault shows which event has caused it.
 * </ol>
 */
final class PublishQueue {
  /** The time until something that does not happen. */
  static final long NONE = Long.MAX_VALUE;

  private final Function<PendingPublish, @Nullable VireoException> admission;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition empty = lock.newCondition();

  @GuardedBy("lock")
  private final UnconfirmedEvents events;

  @GuardedBy("lock")
  private final WriteTurn turn;

  /**
   * Makes an empty queue without a channel.
   *
   * @param capacity how many events may be in it before emitters have to wait
   * @param admission says why an event cannot be taken now, or returns null. It is called while the
   *     lock is held, so it may not wait
   */
  PublishQueue(int capacity, Function<PendingPublish, @Nullable VireoException> admission) {
    this.admission = admission;
    this.events = new UnconfirmedEvents(capacity);
    this.turn = new WriteTurn(events);
  }

  /**
   * Adds an event. Blocks while there is no room.
   *
   * @throws VireoException if the event cannot be taken
   * @throws TimeoutException if the event's deadline comes before there is room
   */
  NextStep add(PendingPublish pending) throws InterruptedException, TimeoutException {
    lock.lock();
    try {
      awaitRoom(pending);
      events.add(pending);
      return turn.emit(pending, System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void awaitRoom(PendingPublish pending) throws InterruptedException, TimeoutException {
    requireAdmission(pending);
    while (events.isFull()) {
      long remaining = pending.deadlineNanos - System.nanoTime();
      if (remaining <= 0 || room.awaitNanos(remaining) <= 0) {
        throw new TimeoutException("There is no room for event " + pending.event);
      }
      requireAdmission(pending);
    }
  }

  private void requireAdmission(PendingPublish pending) {
    VireoException refusal = admission.apply(pending);
    if (refusal != null) {
      throw refusal;
    }
  }

  @GuardedBy("lock")
  private void signalSettled() {
    if (!events.isFull()) {
      room.signalAll();
    }
    if (events.size() == 0) {
      empty.signalAll();
    }
  }

  /** For the supervisor's thread: what it has to do so that the events that wait are written. */
  NextStep supervise() {
    lock.lock();
    try {
      return turn.supervise(System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /**
   * For the thread that has the turn, after a write. It keeps the turn if it is told to write
   * another event or to flush.
   */
  NextStep written(boolean mayGoOn) {
    lock.lock();
    try {
      return turn.goOn(mayGoOn, System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /** For the thread that has the turn: it gives the turn back. */
  NextStep endTurn() {
    lock.lock();
    try {
      turn.end();
      return turn.stepIfIdle();
    } finally {
      lock.unlock();
    }
  }

  /** For the timer's thread: whether events have been in the connection's buffer for too long. */
  NextStep look() {
    lock.lock();
    try {
      return turn.look(System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the turn to send what is in the connection's buffer.
   *
   * @return the channel; null if there is none, another thread writes, or the buffer is empty
   */
  @Nullable PublishChannel beginFlush() {
    lock.lock();
    try {
      return turn.beginFlush(System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /** Begins with a channel to which nothing was written. */
  NextStep openChannel(PublishChannel opened) {
    lock.lock();
    try {
      events.openChannel(opened);
      return turn.stepIfIdle();
    } finally {
      lock.unlock();
    }
  }

  /** Has nothing more written to a channel over which a write has failed. */
  void stopWriting(PublishChannel failed) {
    lock.lock();
    try {
      events.stopWriting(failed);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes the open channel, whose unconfirmed events are to be written again.
   *
   * @param fault whether the broker has ended it because of what was published
   * @return the event that has caused the fault, which is settled; null if it is not known
   */
  @Nullable PendingPublish closeChannel(boolean fault) {
    lock.lock();
    try {
      PendingPublish culprit = events.closeChannel(fault);
      signalSettled();
      return culprit;
    } finally {
      lock.unlock();
    }
  }

  /** The broker reads from a channel again. Until now it could not answer. */
  NextStep unblocked(PublishChannel channel) {
    lock.lock();
    try {
      events.unblocked(channel, System.nanoTime());
      return turn.stepIfIdle();
    } finally {
      lock.unlock();
    }
  }

  /** No queue took an event, known by its sequence number or message id. Its confirm follows. */
  void returned(PublishChannel by, @Nullable Long sequence, @Nullable String messageId) {
    lock.lock();
    try {
      events.returned(by, sequence, messageId);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The broker has confirmed an event, or all up to it.
   *
   * @param settled gets the events that are settled by that, in order
   */
  NextStep confirm(
      PublishChannel by, long sequence, boolean multiple, List<PendingPublish> settled) {
    lock.lock();
    try {
      events.confirm(by, sequence, multiple, System.nanoTime(), settled);
      signalSettled();
      return turn.stepIfIdle();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The broker has rejected an event, or all up to it. They stay in the queue.
   *
   * @param hopeless gets an event, if there is one, that was rejected for so long that another
   *     channel has to be tried
   */
  NextStep reject(
      PublishChannel by, long sequence, boolean multiple, List<PendingPublish> hopeless) {
    lock.lock();
    try {
      PendingPublish pending = events.reject(by, sequence, multiple, System.nanoTime());
      if (pending != null) {
        hopeless.add(pending);
      }
      return turn.stepIfIdle();
    } finally {
      lock.unlock();
    }
  }

  /** Has rejected events written again whose deadlines are after a certain time. */
  NextStep writeRejectedAgain(long time) {
    lock.lock();
    try {
      events.writeRejectedAgain(time);
      return turn.stepIfIdle();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Settles an event that the client has refused before it wrote any of it. The calling thread has
   * the turn to write this event. Returns false if the event was settled before.
   */
  boolean settleUnwritten(PendingPublish pending) {
    lock.lock();
    try {
      boolean settled = events.settleUnwritten(pending);
      signalSettled();
      return settled;
    } finally {
      lock.unlock();
    }
  }

  /** Settles an event for which nothing can be prepared; false if it was settled before. */
  boolean settleUnprepared(PendingPublish pending) {
    lock.lock();
    try {
      boolean settled = events.settleWaiting(pending);
      signalSettled();
      return settled;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Settles the events outside the window to which a condition applies, and returns them. Emitters
   * that wait for room hear whether their events can still be taken.
   */
  List<PendingPublish> settleOutsideWindow(Predicate<PendingPublish> condition) {
    lock.lock();
    try {
      List<PendingPublish> settled = events.settleOutsideWindow(condition);
      room.signalAll();
      signalSettled();
      return settled;
    } finally {
      lock.unlock();
    }
  }

  /** Settles all events and returns them. */
  List<PendingPublish> settleAll() {
    lock.lock();
    try {
      List<PendingPublish> settled = events.settleAll();
      room.signalAll();
      signalSettled();
      return settled;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until all events are settled, if there is a channel to which they can be written.
   * Emitters that wait for room hear whether their events can still be taken.
   */
  void awaitEmpty(long nanos) throws InterruptedException {
    lock.lock();
    try {
      room.signalAll();
      long remaining = events.channel() == null ? 0 : nanos;
      while (events.size() > 0 && remaining > 0) {
        remaining = empty.awaitNanos(remaining);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Settles the events whose deadlines have passed, and finds out what else takes too long. */
  DeadlineSweep sweep() {
    lock.lock();
    try {
      DeadlineSweep found = DeadlineSweep.of(events, turn, System.nanoTime());
      signalSettled();
      return found;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives up a channel over which a confirm stays away; false if the confirm has come meanwhile.
   */
  boolean giveUp(PublishChannel channel) {
    lock.lock();
    try {
      return events.giveUp(channel, System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /** How publishing goes. */
  PublishHealth.State state() {
    lock.lock();
    try {
      return new PublishHealth.State(
          events.isChannelUsable(), events.owed().silence(System.nanoTime()));
    } finally {
      lock.unlock();
    }
  }
}
