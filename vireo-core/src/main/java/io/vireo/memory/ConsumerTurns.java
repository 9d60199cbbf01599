package io.vireo.memory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of one queue, which take turns.
 *
 * <p>Not thread-safe: the {@link MemoryQueue} guards it with its lock.
 */
final class ConsumerTurns {
  private final List<MemoryConsumer> consumers = new ArrayList<>();

  /** The place of the consumer that had the last turn. */
  private int last;

  void add(MemoryConsumer consumer) {
    consumers.add(consumer);
  }

  /** Removes a consumer; returns true if it was the last one. */
  boolean remove(MemoryConsumer consumer) {
    return consumers.remove(consumer) && consumers.isEmpty();
  }

  boolean isEmpty() {
    return consumers.isEmpty();
  }

  /** The next consumer that has room for an event; null if none has. */
  @Nullable MemoryConsumer next() {
    for (int asked = 0; asked < consumers.size(); asked++) {
      last = last + 1 < consumers.size() ? last + 1 : 0;
      MemoryConsumer consumer = consumers.get(last);
      if (consumer.isReady()) {
        return consumer;
      }
    }
    return null;
  }
}
