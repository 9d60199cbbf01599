package io.vireo.memory;

import io.vireo.ObservationException;
import io.vireo.spi.Consumer.State;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A queue and its consumers, who take turns.
 *
 * <p><b>Threads.</b> Any thread may call. Whoever makes a delivery possible (by an event, a
 * settlement, a new consumer) delivers it on its own thread, but never with the lock held, so a
 * listener may call anything; and only one thread delivers at a time, so each consumer sees its
 * events in order. Who finds somebody delivering leaves the work to them: nobody ever waits for a
 * listener.
 */
final class MemoryQueue {
  // Over 400 lines: what events, consumers, bindings and the queue's end have to agree on is under
  // one lock.

  /**
   * A thread that has delivered so many at a stretch has done enough for others: the broker goes
   * on.
   */
  private static final int MAX_AT_A_STRETCH = 256;

  private static final int MAX_TAKEN_AT_ONCE = 64;

  private final QueueSettings settings;
  private final String endpoint;
  private final Scheduler scheduler;
  private final Consumer<MemoryQueue> whenDeleted;
  private final Consumer<StoredEvent> elsewhere;

  private final ReentrantLock lock = new BriefLock();
  private final Backlog backlog;
  private final List<MemoryConsumer> consumers = new ArrayList<>();
  private final List<Binding> bindings = new ArrayList<>();

  /** To be delivered next; for the one thread that delivers. */
  private final ArrayDeque<MemoryDelivery> taken = new ArrayDeque<>();

  private int turn;
  private boolean delivering;
  private boolean deleted;
  private long unusedSince;
  private @Nullable Future<?> expiry;
  private @Nullable Future<?> transfer;
  private long transferAt;

  private record Binding(Exchange exchange, String key) {}

  /**
   * Makes an empty one.
   *
   * @param whenDeleted hears that it has gone
   * @param elsewhere takes what has waited for too long; called by the scheduler, with no lock held
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
    this.backlog = new Backlog(scheduler, out == null ? null : out.after());
  }

  QueueSettings settings() {
    return settings;
  }

  /**
   * Takes an event.
   *
   * @return false if this queue has been deleted
   */
  boolean offer(StoredEvent event) {
    MemoryDelivery first;
    lock.lock();
    try {
      if (deleted) {
        return false;
      }
      backlog.add(event);
      first = startDelivering();
      planTransfer();
    } finally {
      lock.unlock();
    }
    deliver(first);
    return true;
  }

  /**
   * Keeps it as if a consumer had just gone.
   *
   * @param wanted the queue that is asked for
   * @return false if this queue has been deleted
   * @throws ObservationException if this queue could not keep the promise that is asked for
   */
  boolean use(QueueSettings wanted) {
    boolean unused;
    lock.lock();
    try {
      if (deleted) {
        return false;
      }
      settings.requireKeepingFor(wanted, endpoint);
      cancelExpiry();
      unused = consumers.isEmpty();
      unusedSince = scheduler.nanoTime();
    } finally {
      lock.unlock();
    }
    if (unused) {
      planExpiry();
    }
    return true;
  }

  private void cancelExpiry() {
    if (expiry != null) {
      expiry.cancel(false);
      expiry = null;
    }
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
   * Adds a consumer. It gets nothing before {@link #start}.
   *
   * @param wanted the queue that it asks for
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
      cancelExpiry();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes a consumer for good, takes back what it has not begun, and with {@code begunToo} also
   * what it has.
   */
  void detach(MemoryConsumer consumer, boolean begunToo) {
    boolean ended;
    boolean unused;
    MemoryDelivery first;
    lock.lock();
    try {
      consumer.become(State.STOPPED);
      consumer.giveBack(backlog, begunToo);
      ended = consumer.hasJustEnded();
      unused = consumers.remove(consumer) && consumers.isEmpty();
      if (unused) {
        unusedSince = scheduler.nanoTime();
      }
      first = startDelivering();
      planTransfer();
    } finally {
      lock.unlock();
    }
    if (unused) {
      planExpiry();
    }
    if (ended) {
      consumer.onEnded();
    }
    deliver(first);
  }

  /** Registers a consumer that was added. */
  void start(MemoryConsumer consumer, boolean taking) {
    if (taking) {
      resume(consumer);
    } else {
      pause(consumer);
    }
  }

  void pause(MemoryConsumer consumer) {
    lock.lock();
    try {
      consumer.become(State.PAUSED);
    } finally {
      lock.unlock();
    }
  }

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

  /** A consumer has fewer deliveries without a settlement than before, and has asked for this. */
  void afterRelease(MemoryConsumer consumer) {
    afterRelease(consumer, null);
  }

  /** A delivery's event takes its old place again. */
  void putBack(MemoryDelivery delivery) {
    afterRelease(delivery.consumer(), delivery);
  }

  /**
   * A consumer holds another event instead of the one that it has; if it gives that back, it comes
   * behind what is here now.
   *
   * @return null if the consumer was stopped
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

  private void afterRelease(MemoryConsumer consumer, @Nullable MemoryDelivery back) {
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
      planTransfer();
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
   * The first delivery of a stretch, with the lock held; null if there is none, or somebody is at
   * it.
   */
  private @Nullable MemoryDelivery startDelivering() {
    return delivering ? null : nextDelivery();
  }

  private void deliver(@Nullable MemoryDelivery first) {
    MemoryDelivery delivery = first;
    for (int delivered = 0; delivery != null; delivered++) {
      if (delivered == MAX_AT_A_STRETCH) {
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

  /** Takes as many as can be delivered, up to a limit: one lock serves them all. */
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

  private @Nullable MemoryDelivery takeDelivery() {
    MemoryConsumer consumer = backlog.isEmpty() ? null : nextReadyConsumer();
    QueuedEvent event = consumer == null ? null : backlog.poll();
    return consumer == null || event == null ? null : consumer.take(event);
  }

  private @Nullable MemoryConsumer nextReadyConsumer() {
    for (int asked = 0; asked < consumers.size(); asked++) {
      turn = turn + 1 < consumers.size() ? turn + 1 : 0;
      MemoryConsumer consumer = consumers.get(turn);
      if (consumer.isReady()) {
        return consumer;
      }
    }
    return null;
  }

  // ---- Looking at what waits, without a consumer

  long size() {
    lock.lock();
    try {
      return backlog.size();
    } finally {
      lock.unlock();
    }
  }

  /** This moment, for {@link #takeBefore}. */
  long end() {
    lock.lock();
    try {
      return backlog.end();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the oldest event that was there at that moment; null if there is none left. */
  @Nullable QueuedEvent takeBefore(long end) {
    lock.lock();
    try {
      return backlog.pollBefore(end);
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

  // ---- What has waited for too long

  /** Sees to it that it goes elsewhere in time; with the lock held. */
  private void planTransfer() {
    if (settings.transfer() == null) {
      return;
    }
    long due = backlog.nextOverdue();
    if (due == StoredEvent.NEVER || (transfer != null && transferAt - due <= 0)) {
      return;
    }
    if (transfer != null) {
      transfer.cancel(false);
    }
    transferAt = due;
    transfer =
        scheduler.schedule(
            Duration.ofNanos(Math.max(0, due - scheduler.nanoTime())), this::transferOverdue);
  }

  /** Run by the scheduler alone, one at a time: so they keep their order. */
  private void transferOverdue() {
    List<StoredEvent> overdue;
    lock.lock();
    try {
      transfer = null;
      overdue = backlog.takeOverdue();
      planTransfer();
    } finally {
      lock.unlock();
    }
    overdue.forEach(elsewhere);
  }

  // ---- Expiring

  private void planExpiry() {
    Duration expiration = settings.expiration();
    if (expiration == null) {
      return;
    }
    if (expiration.isZero()) {
      deleteIfUnusedFor(expiration);
      return;
    }
    lock.lock();
    try {
      expiry = scheduler.schedule(expiration, () -> deleteIfUnusedFor(expiration));
    } finally {
      lock.unlock();
    }
  }

  private void deleteIfUnusedFor(Duration expiration) {
    lock.lock();
    try {
      boolean unused =
          consumers.isEmpty() && scheduler.nanoTime() - unusedSince >= Durations.nanos(expiration);
      if (deleted || !unused) {
        return;
      }
      deleted = true;
      backlog.clear();
    } finally {
      lock.unlock();
    }
    bindings.forEach(binding -> binding.exchange().unbind(binding.key(), this));
    whenDeleted.accept(this);
  }

  @Override
  public String toString() {
    return "MemoryQueue[" + settings.name() + " on " + endpoint + "]";
  }
}
