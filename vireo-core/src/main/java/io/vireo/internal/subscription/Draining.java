package io.vireo.internal.subscription;

import io.vireo.SubscriptionNotAllowedException;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Ends the listeners of an observer and waits for their running handlers, while its driver, remote
 * control and emitting go on. Any thread may call it; there is no lock.
 */
final class Draining {
  /**
   * How often a handler that drains looks whether the others have ended: nobody tells it, as it
   * runs itself.
   */
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Collection<EventSubscription> subscriptions;

  /** The threads that wait in {@link #drain}. */
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

  private volatile boolean begun;

  /**
   * Makes one that has not begun.
   *
   * @param subscriptions a live collection
   */
  Draining(Collection<EventSubscription> subscriptions) {
    this.subscriptions = subscriptions;
  }

  boolean hasBegun() {
    return begun;
  }

  /** Refuses a new listener once draining has begun. */
  void requireNotBegun(String endpoint) {
    if (begun) {
      throw new SubscriptionNotAllowedException(
          "The observer on " + endpoint + " has been drained; make a new one to observe again");
    }
  }

  /**
   * Ends all listeners and waits for their handlers. A handler that calls this is not waited for by
   * itself, nor by others that have called it too: they would wait for each other.
   *
   * @param atMost how long to wait
   * @return true if all handlers that are waited for have ended
   */
  boolean drain(Duration atMost) {
    long deadline = Durations.deadline(atMost);
    begun = true;
    subscriptions.forEach(EventSubscription::stop);
    Thread current = Thread.currentThread();
    Predicate<Thread> awaited = isHandler(current) ? this::isNotWaiting : thread -> true;
    waiting.add(current);
    try {
      return awaitHandlers(awaited, deadline);
    } finally {
      waiting.remove(current);
    }
  }

  /** Whether a thread runs a handler of one of the listeners. */
  boolean isHandler(Thread thread) {
    return subscriptions.stream().anyMatch(one -> one.isHandling(thread::equals));
  }

  private boolean isNotWaiting(Thread thread) {
    return !waiting.contains(thread);
  }

  private boolean awaitHandlers(Predicate<Thread> awaited, long deadline) {
    for (EventSubscription subscription : subscriptions) {
      while (subscription.isHandling(awaited)) {
        long left = Math.min(deadline - System.nanoTime(), Durations.nanos(LOOK));
        if (left <= 0 || Thread.currentThread().isInterrupted()) {
          return false;
        }
        subscription.awaitStopped(Duration.ofNanos(left));
      }
    }
    return true;
  }
}
