package io.vireo.rabbitmq.internal.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of events the consumers of one driver hold in memory, and how many they may hold.
 * Each consumer may hold as many bytes as are still free: a single consumer half of all, each of
 * two consumers a third. So there is always room for another consumer. An event that is the only
 * one of its consumer has room whatever its size, for otherwise it could never be handled. Any
 * thread may call it.
 */
public final class HeldBytes {
  private final long max;
  private final AtomicLong held = new AtomicLong();

  HeldBytes(long max) {
    this.max = max;
  }

  /** A share for one more channel, which holds nothing yet. */
  Share share() {
    return new Share();
  }

  /** What one channel holds, until the share is closed. */
  public final class Share {
    private long own;
    private boolean closed;

    /** Counts an event as held, if there is room for it. Returns false if there is none. */
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

    /** Counts an event as no longer held. */
    public synchronized void release(long bytes) {
      add(-bytes);
    }

    private void add(long bytes) {
      if (!closed) {
        own += bytes;
        held.addAndGet(bytes);
      }
    }

    /** How many bytes this channel may hold while the others hold what they do. */
    public synchronized long limit() {
      return (max - held.get() + own) / 2;
    }

    /** Counts nothing any more that came over the channel, since the channel has ended. */
    synchronized void close() {
      add(-own);
      closed = true;
    }
  }
}
