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
 * The contents that handlers have received, in order. A case takes them out one after the other.
 * Any thread may call.
 */
final class Received<T> {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LinkedBlockingQueue<Entry<T>> entries = new LinkedBlockingQueue<>();

  /** Wraps the content, since an event may have the content null and a queue holds no null. */
  private record Entry<T>(@Nullable T content) {}

  void add(@Nullable T content) {
    entries.add(new Entry<>(content));
  }

  /** Waits for the next content and takes it out. It is null only if a handler received null. */
  @SuppressWarnings("NullAway") // Most cases receive no null and need no check for it.
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

  /** Waits for a number of contents and takes them out. */
  List<T> next(int count) {
    List<T> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(next());
    }
    return all;
  }

  /**
   * Checks that no content arrives before a marker. The marker is sent on the same way, so it
   * arrives behind anything that was sent before.
   *
   * @param marker the content that must arrive next, by itself or in a message
   * @param send sends the marker
   */
  void staysEmptyBefore(Object marker, Runnable send) {
    send.run();
    T next = next();
    Object content = next instanceof Message<?> message ? message.content() : next;
    if (!marker.equals(content)) {
      throw new AssertionError("Nothing should have come before " + marker + ", but did: " + next);
    }
  }

  /**
   * Checks that nothing is left at the moment. To be called after something else has arrived that
   * was sent later.
   */
  void isEmpty() {
    Entry<T> entry = entries.peek();
    if (entry != null) {
      throw new AssertionError("Nothing should have come, but there is " + entry.content());
    }
  }
}
