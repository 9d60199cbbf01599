package io.vireo.test;

import io.vireo.Failure;
import io.vireo.IncomingEvent;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Durations;
import io.vireo.spi.ExchangeNames;
import io.vireo.spi.OutboundEvent;
import io.vireo.test.DelayedEvents.Delayed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is not done yet: events that are being published, that wait in queues, that are delayed and
 * that are being handled. It is told of each step by the drivers of a test, before an event gets to
 * a place and after it has left one, so an event is never in none.
 *
 * <p>Any thread may call. It locks itself, and only {@link #awaitQuiet} blocks.
 */
final class OutstandingEvents {
  /** How often conditions are looked at that change without a call, such as the time. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);

  private final TestTime time;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // The lock guards all that follows. Most of it is touched within run(), which Error Prone's
  // GuardedBy cannot see.
  private final KnownQueues queues = new KnownQueues();

  private final DelayedEvents delayed = new DelayedEvents();

  private final Set<TrackedDelivery> deliveries = new LinkedHashSet<>();

  private final RunningHandlers handlers = new RunningHandlers();

  private int publishing;

  /**
   * An event that is on its way to queues.
   *
   * @param id its message id
   * @param queues where it is known to wait from now on
   */
  record Published(String id, List<KnownQueue> queues) {}

  OutstandingEvents(TestTime time) {
    this.time = time;
  }

  // ---- Queues

  /** The queue that a listener asks for. */
  KnownQueue queue(ConsumerRequest request) {
    lock.lock();
    try {
      return queues.use(request, time.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  void attached(KnownQueue queue, Consumer consumer) {
    run(() -> queue.add(consumer, time.nanoTime()));
  }

  void detached(KnownQueue queue, Consumer consumer) {
    run(
        () -> {
          queue.remove(consumer, time.nanoTime());
          if (!queue.isShared()) {
            queues.remove(queue);
          }
        });
  }

  /** A broker has made a private queue anew, without the events of the one before. */
  void deleted(KnownQueue queue) {
    run(
        () -> {
          queue.clear();
          deliveries.removeIf(one -> one.queue() == queue && one.isTakenBack());
        });
  }

  // ---- Publishing

  /** An event is about to be published. */
  Published publish(OutboundEvent event, boolean broadcast) {
    lock.lock();
    try {
      publishing++;
      List<KnownQueue> bound = queues.boundTo(exchangeOf(event, broadcast), event.event());
      long now = time.nanoTime();
      long expiresAt =
          event
              .options()
              .expiration()
              .map(expiration -> now + Durations.nanos(expiration))
              .orElse(Long.MAX_VALUE);
      bound.forEach(queue -> queue.put(event.messageId(), new KnownQueue.Waiting(now, expiresAt)));
      return new Published(event.messageId(), bound);
    } finally {
      lock.unlock();
    }
  }

  /** A failed event is about to be published again to the queue from which it once came. */
  Published redrive(String queueName, @Nullable String messageId) {
    lock.lock();
    try {
      publishing++;
      KnownQueue queue = queues.find(queueName);
      if (queue == null || messageId == null) {
        return new Published("", List.of());
      }
      queue.put(messageId, waiting());
      return new Published(messageId, List.of(queue));
    } finally {
      lock.unlock();
    }
  }

  /** The outcome of an event that was published is known. */
  void published(Published event, boolean routed) {
    run(
        () -> {
          publishing--;
          if (!routed) {
            event.queues().forEach(queue -> queue.take(event.id()));
          }
        });
  }

  /** An event is about to be published with a delay. */
  void delay(OutboundEvent event, Duration delay) {
    run(
        () -> {
          publishing++;
          delayed.add(
              new Delayed(
                  event.messageId(), exchangeOf(event, false), event.event(), null, dueIn(delay)));
        });
  }

  /** The outcome of an event that was published with a delay is known. */
  void delayed(String id, boolean safe) {
    run(
        () -> {
          publishing--;
          if (!safe) {
            delayed.remove(id);
          }
        });
  }

  /** A delayed event was withdrawn. */
  void cancelled(String id) {
    run(() -> delayed.remove(id));
  }

  private long dueIn(Duration delay) {
    return time.nanoTime() + Durations.nanos(delay);
  }

  private static String exchangeOf(OutboundEvent event, boolean broadcast) {
    String standard = broadcast ? ExchangeNames.BROADCAST : ExchangeNames.SHARED;
    return event.options().exchange().orElse(standard);
  }

  private KnownQueue.Waiting waiting() {
    return new KnownQueue.Waiting(time.nanoTime(), Long.MAX_VALUE);
  }

  // ---- Handling

  /** An event has come to a listener. */
  void arrived(TrackedDelivery delivery) {
    run(
        () -> {
          deliveries.add(delivery);
          String id = delivery.id();
          if (id != null && !takeStale(delivery) && !queues.take(delivery.queue(), id)) {
            Delayed late = delayed.takeArrived(id);
            if (late != null) {
              put(late);
              queues.take(delivery.queue(), id);
            }
          }
        });
  }

  /** Forgets the delivery that was taken back so that its event could be delivered again. */
  private boolean takeStale(TrackedDelivery again) {
    return deliveries.removeIf(
        one ->
            one != again
                && one.queue() == again.queue()
                && Objects.equals(one.id(), again.id())
                && one.isTakenBack());
  }

  /** A delivery has its settlement, and the event is not delivered again. */
  void settled(TrackedDelivery delivery) {
    run(() -> deliveries.remove(delivery));
  }

  /** The deliveries to a consumer that have no settlement yet. */
  List<TrackedDelivery> deliveriesTo(ConsumerRequest request) {
    lock.lock();
    try {
      return deliveries.stream().filter(one -> one.request().equals(request)).toList();
    } finally {
      lock.unlock();
    }
  }

  /** A delivery was exchanged for another one of the same event. */
  void exchanged(TrackedDelivery before, TrackedDelivery after) {
    run(
        () -> {
          deliveries.remove(before);
          deliveries.add(after);
        });
  }

  /** An event is about to get back to its queue. */
  void returns(TrackedDelivery delivery) {
    run(
        () -> {
          if (deliveries.remove(delivery)) {
            putBack(delivery);
          }
        });
  }

  private void putBack(TrackedDelivery delivery) {
    String id = delivery.id();
    if (id != null) {
      delivery.queue().put(id, waiting());
    }
  }

  /** A copy of an event is about to be published to its queue; {@link #retried} follows. */
  void retry(TrackedDelivery delivery, Duration delay) {
    String id = delivery.id();
    run(
        () -> {
          KnownQueue queue = delivery.queue();
          if (id != null && delay.isZero()) {
            queue.put(id, waiting());
          } else if (id != null) {
            delayed.add(Delayed.retry(id, queue, dueIn(delay)));
          }
        });
  }

  /**
   * The copy is safe, and the delivery has its settlement; or its settlement did not count, so that
   * the event may be delivered again.
   */
  void retried(TrackedDelivery delivery, Duration delay, boolean safe) {
    run(
        () -> {
          String id = delivery.id();
          if (!safe && id != null && delay.isZero()) {
            delivery.queue().take(id);
          } else if (!safe && id != null) {
            delayed.remove(id);
          }
          if (deliveries.remove(delivery) && !safe) {
            putBack(delivery);
          }
        });
  }

  /** An event was acknowledged before its handler has started. */
  void acknowledgedOnReceipt(TrackedDelivery delivery) {
    run(() -> handlers.willStart(delivery));
  }

  void handlerStarts(IncomingEvent event) {
    run(() -> handlers.starts(event));
  }

  void handlerEnds(IncomingEvent event, @Nullable Throwable failure) {
    run(() -> handlers.ends(event, failure));
  }

  /** A failure will be told soon. */
  void fails(Throwable failure) {
    run(() -> handlers.fails(failure));
  }

  void reported(Failure failure) {
    run(() -> handlers.reported(failure));
  }

  // ---- Waiting

  /** Waits until nothing is outstanding; returns false if the time has passed first. */
  boolean awaitQuiet(Duration atMost, Runnable eachTime) {
    long deadline = Durations.deadline(atMost);
    while (true) {
      eachTime.run();
      lock.lock();
      try {
        if (outstanding().isEmpty()) {
          return true;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        changed.awaitNanos(Math.min(left, Durations.nanos(LOOK_EVERY)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        lock.unlock();
      }
    }
  }

  /** What is not done, in words; empty if all is. */
  List<String> describe() {
    lock.lock();
    try {
      return outstanding();
    } finally {
      lock.unlock();
    }
  }

  private List<String> outstanding() {
    long now = time.nanoTime();
    putBackStale();
    moveDue(now);
    List<String> found = new ArrayList<>();
    if (publishing > 0) {
      found.add(publishing + " being published");
    }
    queues.describe(now, found);
    deliveries.forEach(
        delivery -> found.add("'" + delivery.event() + "' (id " + delivery.id() + ") delivered"));
    handlers.describe(found);
    return found;
  }

  /** Events whose delivery was taken back wait again. */
  private void putBackStale() {
    for (Iterator<TrackedDelivery> each = deliveries.iterator(); each.hasNext(); ) {
      TrackedDelivery delivery = each.next();
      if (delivery.isTakenBack()) {
        each.remove();
        putBack(delivery);
      }
    }
  }

  private void moveDue(long now) {
    delayed.takeDue(now).forEach(this::put);
    queues.moveOverdue(now);
  }

  private void put(Delayed event) {
    KnownQueue only = event.queue();
    List<KnownQueue> to =
        only == null ? queues.boundTo(event.exchange(), event.event()) : List.of(only);
    to.forEach(queue -> queue.put(event.id(), waiting()));
  }

  private void run(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
