package io.vireo.memory;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The delayed events of a broker, until their time has come. Any thread may call. */
final class DelayedEvents {
  private final Scheduler scheduler;
  private final Runnable whenDone;
  private final Map<String, Delayed> waiting = new ConcurrentHashMap<>();

  // A token may be handed to a later broker of the same name, in this JVM or in another one. It
  // must not match an event there.
  private final String tokenPrefix = UUID.randomUUID() + "/";
  private final AtomicLong nextToken = new AtomicLong();

  DelayedEvents(Scheduler scheduler, Runnable whenDone) {
    this.scheduler = scheduler;
    this.whenDone = whenDone;
  }

  /** Has something published later, unless cancelled; returns a token for {@link #cancel}. */
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
      // Removed after it was published, or the broker would seem to hold nothing for a moment.
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

    /** Returns true to the one caller that may publish or withdraw the event. */
    boolean claim() {
      return claimed.compareAndSet(false, true);
    }
  }
}
