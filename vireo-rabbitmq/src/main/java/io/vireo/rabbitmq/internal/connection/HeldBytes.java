package io.vireo.rabbitmq.internal.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of events the consumers of one driver hold in memory, and how many they may. A
 * consumer may hold as many as are still free: one that is alone half of all, two a third each. So
 * there is always room for the next consumer. An event that is its consumer's only one has room
 * whatever its size, or it could never be handled. Any thread may call.
 */
public final class HeldBytes {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  HeldBytes(long most) {
    this.most = most;
  }

  /** The part of one channel, which holds nothing yet. */
  Share share() {
    return new Share();
  }

  /** What one channel holds, until it is closed. */
  public final class Share {
    private long own;
    private boolean closed;

    /** Takes room for an event. Returns false if there is none. */
    synchronized boolean take(long bytes) {
      if (hasRoom(bytes)) {
        add(bytes);
        return true;
      }
      return false;
    }

    /** Whether there is room for an event at the moment. */
    public synchronized boolean hasRoom(long bytes) {
      return own == 0 || own + bytes <= limit();
    }

    /** An event is not held any more. */
    public synchronized void release(long bytes) {
      add(-bytes);
    }

    private void add(long bytes) {
      if (!closed) {
        own += bytes;
        held.addAndGet(bytes);
      }
    }

    /** How much this channel may hold as long as the others hold what they do. */
    public synchronized long limit() {
      return (most - held.get() + own) / 2;
    }

    /** The channel has ended: nothing that came over it counts any more. */
    synchronized void close() {
      add(-own);
      closed = true;
    }
  }
}
