package io.vireo.test;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What handlers have received, in the order in which they did; a test takes it out. Any thread may
 * call.
 */
final class Received<T> {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration WATCH = Duration.ofMillis(250);

  private final LinkedBlockingQueue<Entry<T>> entries = new LinkedBlockingQueue<>();

  /** A queue holds no null, but an event may. */
  private record Entry<T>(@Nullable T content) {}

  void add(@Nullable T content) {
    entries.add(new Entry<>(content));
  }

  /** The next one, waiting for it; null only where a handler was given null. */
  @SuppressWarnings("NullAway") // So that the many tests without null need no checks.
  T next() {
    try {
      Entry<T> entry = entries.poll(Durations.millis(PATIENCE), TimeUnit.MILLISECONDS);
      if (entry == null) {
        throw new AssertionError("No event came within " + PATIENCE);
      }
      return entry.content();
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted while waiting for an event", e);
    }
  }

  /** The next ones, waiting for them. */
  List<T> next(int count) {
    List<T> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(next());
    }
    return all;
  }

  /** Watches for a while that nothing comes: a single look would miss what is late. */
  void staysEmpty() {
    try {
      Entry<T> entry = entries.poll(Durations.millis(WATCH), TimeUnit.MILLISECONDS);
      if (entry != null) {
        throw new AssertionError("Nothing should have come, but there is " + entry.content());
      }
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted while watching", e);
    }
  }
}
