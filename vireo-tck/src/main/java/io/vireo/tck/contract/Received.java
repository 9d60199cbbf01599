package io.vireo.tck.contract;

import io.vireo.Message;
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

  /**
   * Nothing comes in front of a marker that is sent the same way: however late something is, the
   * marker comes behind it.
   *
   * @param marker what is to come next, itself or as the content of a message
   * @param send sends it
   */
  void staysEmptyBefore(Object marker, Runnable send) {
    send.run();
    T next = next();
    Object content = next instanceof Message<?> message ? message.content() : next;
    if (!marker.equals(content)) {
      throw new AssertionError("Nothing should have come before " + marker + ", but did: " + next);
    }
  }

  /** Nothing is there at the moment: for after something else has come that was sent later. */
  void isEmpty() {
    Entry<T> entry = entries.peek();
    if (entry != null) {
      throw new AssertionError("Nothing should have come, but there is " + entry.content());
    }
  }
}
