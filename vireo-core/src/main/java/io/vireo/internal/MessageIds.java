package io.vireo.internal;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes message ids: 96 random bits for each emitter, then a number. Unique like a UUID, at a
 * fraction of its cost, for an emit must not wait for the system's random numbers.
 */
final class MessageIds {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String prefix;
  private final AtomicLong last = new AtomicLong();

  MessageIds() {
    byte[] bytes = new byte[12];
    RANDOM.nextBytes(bytes);
    prefix = HexFormat.of().formatHex(bytes) + "-";
  }

  String next() {
    return prefix + Long.toHexString(last.incrementAndGet());
  }
}
