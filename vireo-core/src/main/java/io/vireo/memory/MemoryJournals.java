package io.vireo.memory;

import io.vireo.PayloadException;
import io.vireo.Registration;
import io.vireo.spi.Journal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The journals of a {@link MemoryBroker}, as one driver sees them. Any thread may call. */
final class MemoryJournals {
  private final MemoryBroker broker;
  private final Consumer<String> requireOpen;
  private final int maxRecordBytes;
  private final Set<MemoryFollower> followers = ConcurrentHashMap.newKeySet();

  /**
   * Makes one.
   *
   * @param requireOpen throws, for the journal that it is given, if the driver has been closed
   */
  MemoryJournals(MemoryBroker broker, Consumer<String> requireOpen, int maxRecordBytes) {
    this.broker = broker;
    this.requireOpen = requireOpen;
    this.maxRecordBytes = maxRecordBytes;
  }

  Journal journal(String name, long maxBytes) {
    Journal.requirePossible(name, maxBytes);
    return new OfOneName(name, maxBytes);
  }

  /** Ends all followers, because the driver was closed. */
  void close() {
    followers.forEach(MemoryFollower::close);
  }

  private final class OfOneName implements Journal {
    private final String name;
    private final long maxBytes;

    OfOneName(String name, long maxBytes) {
      this.name = name;
      this.maxBytes = maxBytes;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void append(byte[] record) {
      requireOpen.accept(name);
      if (record.length > maxRecordBytes) {
        throw new PayloadException(
            "A record of journal '%s' may have %s bytes, not %s"
                .formatted(name, maxRecordBytes, record.length));
      }
      broker.journal(name, maxBytes).append(record);
    }

    @Override
    public Registration follow(Listener listener) {
      requireOpen.accept(name);
      MemoryFollower follower =
          new MemoryFollower(broker.journal(name, maxBytes), listener, followers::remove);
      followers.add(follower);
      try {
        requireOpen.accept(name);
      } catch (RuntimeException e) {
        // The driver was closed meanwhile, and may not have seen this follower.
        follower.close();
        throw e;
      }
      follower.start(name);
      return follower;
    }

    @Override
    public String toString() {
      return "Journal[" + name + " on " + broker.endpoint() + "]";
    }
  }
}
