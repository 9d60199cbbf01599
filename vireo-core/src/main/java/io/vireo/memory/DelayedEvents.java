package io.vireo.memory;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The events of a broker that wait for their time. Any thread may call. */
final class DelayedEvents {
  private final Scheduler scheduler;
  private final Runnable whenDone;
  private final Map<String, Delayed> waiting = new ConcurrentHashMap<>();

  // A handle may be presented to another broker of the same name, in this JVM or the next: it must
  // not
  // match there.
  private final String tokenPrefix = UUID.randomUUID() + "/";
  private final AtomicLong nextToken = new AtomicLong();

  DelayedEvents(Scheduler scheduler, Runnable whenDone) {
    this.scheduler = scheduler;
    this.whenDone = whenDone;
  }

  /**
   * Has something published later, unless cancelled.
   *
   * @return a token for {@link #cancel}
   */
  String add(Duration delay, Runnable publish) {
    String token = tokenPrefix + nextToken.getAndIncrement();
    Delayed delayed = new Delayed();
    waiting.put(token, delayed);
    delayed.task = scheduler.schedule(delay, () -> publish(token, delayed, publish));
    return token;
  }

  boolean cancel(String token) {
    Delayed delayed = waiting.get(token);
    if (delayed == null || !delayed.claim()) {
      return false;
    }
    Future<?> task = delayed.task;
    if (task != null) {
      task.cancel(false);
    }
    remove(token);
    return true;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  private void publish(String token, Delayed delayed, Runnable publish) {
    if (delayed.claim()) {
      // Removed only afterwards: at no moment may the broker seem to hold nothing.
      publish.run();
      remove(token);
    }
  }

  private void remove(String token) {
    waiting.remove(token);
    whenDone.run();
  }

  private static final class Delayed {
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile @Nullable Future<?> task;

    /** For the one who publishes or withdraws it. */
    boolean claim() {
      return claimed.compareAndSet(false, true);
    }
  }
}
