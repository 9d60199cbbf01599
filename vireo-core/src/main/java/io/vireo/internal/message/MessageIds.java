package io.vireo.internal.message;

import io.vireo.spi.Ulid;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the ids of messages. An id is a ULID whose random part begins with a random number of 80
 * bits for each emitter and is then counted up. Such ids are as unique as UUIDs, but an emit does
 * not have to wait for random numbers of the operating system. Any thread may call, without a lock.
 */
public final class MessageIds {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final short high = (short) RANDOM.nextInt();
  private final AtomicLong low = new AtomicLong(RANDOM.nextLong());

  /** Makes an id for an event that is emitted at this time. */
  public String next(long milliseconds) {
    return Ulid.of(milliseconds, high, low.incrementAndGet());
  }
}
