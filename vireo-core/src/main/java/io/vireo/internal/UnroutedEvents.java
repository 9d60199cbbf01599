package io.vireo.internal;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that an event that nobody took is never silent: a counter, and one WARN per event name
 * and minute.
 */
final class UnroutedEvents {
  private static final Logger log = LoggerFactory.getLogger(UnroutedEvents.class);
  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** A program that makes up names must not make this map grow without end. */
  private static final int MAX_NAMES = 1_000;

  private final LongAdder count = new LongAdder();
  private final ConcurrentHashMap<String, Long> warnedAt = new ConcurrentHashMap<>();

  long count() {
    return count.sum();
  }

  void add(String event, String place) {
    count.increment();
    long now = System.nanoTime();
    @Nullable Long last = warnedAt.get(event);
    if (last != null && now - last < INTERVAL_NANOS) {
      return;
    }
    if (warnedAt.size() >= MAX_NAMES) {
      warnedAt.clear();
    }
    warnedAt.put(event, now);
    log.warn(
        "Event '{}' on {} was taken by no queue: nobody listens. Start a listener, observe it with resumable(true), or emit it"
            + " with required(true) to make this an error. Further ones are counted, and told once a minute.",
        event,
        place);
  }
}
