package io.vireo.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.ObservationException;
import io.vireo.spi.Consumer.State;
import io.vireo.spi.SpinningLock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A queue and its consumers, who take turns.
 *
 * <p><b>Threads.</b> Any thread may call. The queue locks itself. A thread that makes a delivery
 * possible, by an event, a settlement or a new consumer, delivers it itself, but never with the
 * lock held: so a listener may call anything. Only one thread delivers at a time, so each consumer
 * gets its events in order. A thread that finds another one delivering leaves the work to it: so no
 * thread ever waits for a listener.
 */
final class MemoryQueue {
  /** After so many deliveries in a row a thread leaves the rest to the broker's own thread. */
  private static final int MAX_IN_A_ROW = 256;

  /** How many deliveries are taken with the lock held once. */
  private static final int MAX_TAKEN_AT_ONCE = 64;

  private final QueueSettings settings;
  private final String endpoint;
  private final Scheduler scheduler;
  private final Consumer<MemoryQueue> whenDeleted;
  private final Consumer<StoredEvent> elsewhere;

  private final ReentrantLock lock = new SpinningLock();

  @GuardedBy("lock")
  private final Backlog backlog;

  @GuardedBy("lock")
  private final ConsumerTurns consumers = new ConsumerTurns();

  @GuardedBy("lock")
  private final List<Binding> bindings = new ArrayList<>();

  @GuardedBy("lock")
  private final QueueExpiry expiry;

  /** What was taken out of the queue and is delivered next, by the one thread that delivers. */
  private final ArrayDeque<MemoryDelivery> taken = new ArrayDeque<>();

  /** Whether a thread is delivering. */
  @GuardedBy("lock")
  private boolean delivering;

  @GuardedBy("lock")
  private boolean deleted;

  private record Binding(Exchange exchange, String key) {}

  /**
   * Makes an empty one.
   *
   * @param whenDeleted is called with no lock held when this queue was deleted
   * @param elsewhere takes events that have waited for too long; is called with no lock held
   */
  MemoryQueue(
      QueueSettings settings,
      String endpoint,
      Scheduler scheduler,
      Consumer<MemoryQueue> whenDeleted,
      Consumer<StoredEvent> elsewhere) {
    this.settings = settings;
    this.endpoint = endpoint;
    this.scheduler = scheduler;
    this.whenDeleted = whenDeleted;
    this.elsewhere = elsewhere;
    QueueSettings.Transfer out = settings.transfer();
    this.backlog = new Backlog(scheduler, out == null ? null : out.after(), this::transferOverdue);
    this.expiry = new QueueExpiry(settings.expiration(), scheduler, this::deleteIfExpired);
  }

  QueueSettings settings() {
    return settings;
  }

  /** Takes an event; returns false if this queue has been deleted. */
  boolean offer(StoredEvent event) {
    MemoryDelivery first;
    lock.lock();
    try {
      if (deleted) {
        return false;
      }
      backlog.add(event);
      first = startDelivering();
      backlog.planTransfer();
    } finally {
      lock.unlock();
    }
    deliver(first);
    return true;
  }

  /**
   * Declares the queue anew: if it has no consumer, its expiration counts from now on.
   *
   * @param wanted the queue that is asked for
   * @return false if this queue has been deleted
   * @throws ObservationException if this queue could not keep the promise that is asked for
   */
  boolean use(QueueSettings wanted) {
    boolean gone;
    lock.lock();
    try {
      if (deleted) {
        return false;
      }
      settings.requireKeepingFor(wanted, endpoint);
      gone = consumers.isEmpty() && deleteIf(expiry.start());
    } finally {
      lock.unlock();
    }
    if (gone) {
      whenDeleted.accept(this);
    }
    return true;
  }

  /** Routes what matches the key into this queue, for as long as it is there. */
  void bind(Exchange exchange, String key) {
    Binding binding = new Binding(exchange, key);
    lock.lock();
    try {
      if (!deleted && !bindings.contains(binding)) {
        bindings.add(binding);
        exchange.bind(key, this);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds a consumer. It gets nothing before it is {@linkplain #resume resumed}.
   *
   * @param wanted the queue that the consumer asks for
   * @return false if this queue has been deleted
   * @throws ObservationException if this queue could not keep the promise that is asked for
   */
  boolean attach(MemoryConsumer consumer, QueueSettings wanted) {
    lock.lock();
    try {
      if (deleted) {
        return false;
      }
      settings.requireKeepingFor(wanted, endpoint);
      consumers.add(consumer);
      expiry.stop();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes a consumer for good, and takes back its deliveries.
   *
   * @param begunToo whether also those whose handler has started
   */
  void detach(MemoryConsumer consumer, boolean begunToo) {
    boolean ended;
    boolean gone;
    MemoryDelivery first;
    lock.lock();
    try {
      consumer.become(State.STOPPED);
      consumer.giveBack(backlog, begunToo);
      ended = consumer.hasJustEnded();
      gone = consumers.remove(consumer) && deleteIf(expiry.start());
      first = startDelivering();
      backlog.planTransfer();
    } finally {
      lock.unlock();
    }
    if (gone) {
      whenDeleted.accept(this);
    }
    if (ended) {
      consumer.onEnded();
    }
    deliver(first);
  }

  /** Lets a consumer get no further events. */
  void pause(MemoryConsumer consumer) {
    lock.lock();
    try {
      consumer.become(State.PAUSED);
    } finally {
      lock.unlock();
    }
  }

  /** Lets a consumer get events. */
  void resume(MemoryConsumer consumer) {
    MemoryDelivery first;
    lock.lock();
    try {
      consumer.become(State.REGISTERED);
      consumer.hasRoom();
      first = startDelivering();
    } finally {
      lock.unlock();
    }
    deliver(first);
  }

  /**
   * Exchanges a delivery of a consumer for one of another event. If that is given back, it takes a
   * place behind the events that are in the queue now.
   *
   * @return the new delivery; null if the consumer was stopped
   */
  @Nullable MemoryDelivery exchange(MemoryDelivery held, StoredEvent other) {
    lock.lock();
    try {
      MemoryConsumer consumer = held.consumer();
      if (consumer.state() == State.STOPPED) {
        return null;
      }
      consumer.release(held);
      return consumer.take(backlog.next(other));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Goes on after a settlement: the consumer has room for further deliveries, or was stopped and
   * has ended with this one.
   *
   * @param back the delivery whose event takes its old place in the queue again; null if none does
   */
  void afterSettlement(MemoryConsumer consumer, @Nullable MemoryDelivery back) {
    boolean ended;
    MemoryDelivery first;
    lock.lock();
    try {
      if (back != null) {
        consumer.release(back);
        if (!deleted) {
          backlog.putBack(back.queued());
        }
      }
      consumer.hasRoom();
      ended = consumer.hasJustEnded();
      first = startDelivering();
      backlog.planTransfer();
    } finally {
      lock.unlock();
    }
    if (ended) {
      consumer.onEnded();
    }
    deliver(first);
  }

  // ---- Delivering

  /**
   * The delivery with which the caller has to start; null if there is none, or another thread does.
   */
  @GuardedBy("lock")
  private @Nullable MemoryDelivery startDelivering() {
    return delivering ? null : nextDelivery();
  }

  private void deliver(@Nullable MemoryDelivery first) {
    MemoryDelivery delivery = first;
    for (int delivered = 0; delivery != null; delivered++) {
      if (delivered == MAX_IN_A_ROW) {
        MemoryDelivery rest = delivery;
        scheduler.execute(() -> deliver(rest));
        return;
      }
      delivery.consumer().deliver(delivery);
      delivery = continueDelivering();
    }
  }

  private @Nullable MemoryDelivery continueDelivering() {
    MemoryDelivery next = taken.poll();
    if (next != null) {
      return next;
    }
    lock.lock();
    try {
      return nextDelivery();
    } finally {
      lock.unlock();
    }
  }

  /** Takes as many deliveries as possible, up to a limit, and returns the first of them. */
  @GuardedBy("lock")
  private @Nullable MemoryDelivery nextDelivery() {
    MemoryDelivery first = takeDelivery();
    delivering = first != null;
    for (int more = 1; delivering && more < MAX_TAKEN_AT_ONCE; more++) {
      MemoryDelivery next = takeDelivery();
      if (next == null) {
        break;
      }
      taken.add(next);
    }
    return first;
  }

  @GuardedBy("lock")
  private @Nullable MemoryDelivery takeDelivery() {
    MemoryConsumer consumer = backlog.isEmpty() ? null : consumers.next();
    QueuedEvent event = consumer == null ? null : backlog.poll();
    return consumer == null || event == null ? null : consumer.take(event);
  }

  /** Reads or takes events that wait, with the lock held. */
  <T extends @Nullable Object> T ask(Function<Backlog, T> question) {
    lock.lock();
    try {
      return question.apply(backlog);
    } finally {
      lock.unlock();
    }
  }

  /** Gives events that were taken their old places again. */
  void putBack(List<QueuedEvent> events) {
    MemoryDelivery first;
    lock.lock();
    try {
      events.forEach(backlog::putBack);
      first = startDelivering();
    } finally {
      lock.unlock();
    }
    deliver(first);
  }

  /** Called by the scheduler, one call at a time, so that the events keep their order. */
  private void transferOverdue() {
    ask(Backlog::takeOverdue).forEach(elsewhere);
  }

  // ---- The end of the queue

  private void deleteIfExpired() {
    boolean gone;
    lock.lock();
    try {
      gone = !deleted && deleteIf(expiry.isOver());
    } finally {
      lock.unlock();
    }
    if (gone) {
      whenDeleted.accept(this);
    }
  }

  /** Deletes the queue if it has expired; the caller says so once it does not hold the lock. */
  @GuardedBy("lock")
  private boolean deleteIf(boolean expired) {
    if (expired) {
      deleted = true;
      backlog.clear();
      bindings.forEach(binding -> binding.exchange().unbind(binding.key(), this));
    }
    return expired;
  }

  @Override
  public String toString() {
    return "MemoryQueue[" + settings.name() + " on " + endpoint + "]";
  }
}
