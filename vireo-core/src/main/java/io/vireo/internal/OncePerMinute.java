package io.vireo.internal;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells what is due to be said again: each name once a minute. Any thread may call it. */
final class OncePerMinute {
  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** A program that makes up names must not make this map grow without end. */
  private static final int MAX_NAMES = 1_000;

  private final ConcurrentHashMap<String, Long> saidAt = new ConcurrentHashMap<>();

  /** Whether nothing has been said of this name for a minute; from now on something has. */
  boolean isDue(String name) {
    long now = System.nanoTime();
    @Nullable Long last = saidAt.get(name);
    if (last != null && now - last < INTERVAL_NANOS) {
      return false;
    }
    if (saidAt.size() >= MAX_NAMES) {
      saidAt.clear();
    }
    saidAt.put(name, now);
    return true;
  }
}
