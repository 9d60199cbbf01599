package io.vireo.memory;

import io.vireo.DelayedEvent;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** Has an event published later, unless cancelled; returns a token for {@link #cancel}. */
  String add(String event, String id, Duration delay, Runnable publish) {
    String token = tokenPrefix + nextToken.getAndIncrement();
    Instant due = Durations.after(scheduler.now(), delay);
    add(token, new Delayed(new DelayedEvent(event, id, due, token)), delay, publish);
    return token;
  }

  /** Has a failed event published later. It is not listed, and nobody cancels it. */
  void addRetry(Duration delay, Runnable publish) {
    add(tokenPrefix + nextToken.getAndIncrement(), new Delayed(null), delay, publish);
  }

  private void add(String token, Delayed delayed, Duration delay, Runnable publish) {
    waiting.put(token, delayed);
    delayed.task = scheduler.schedule(delay, () -> publish(token, delayed, publish));
  }

  /** The events that wait, without those that are retried, soonest first. */
  List<DelayedEvent> list(int limit) {
    return waiting.values().stream()
        .filter(delayed -> !delayed.claimed.get())
        .map(delayed -> delayed.handle)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparing(DelayedEvent::due).thenComparing(DelayedEvent::id))
        .limit(limit)
        .toList();
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
    /** Identifies the event; null for one that is retried. */
    private final @Nullable DelayedEvent handle;

    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile @Nullable Future<?> task;

    Delayed(@Nullable DelayedEvent handle) {
      this.handle = handle;
    }

    /** Returns true to the one caller that may publish or withdraw the event. */
    boolean claim() {
      return claimed.compareAndSet(false, true);
    }
  }
}
