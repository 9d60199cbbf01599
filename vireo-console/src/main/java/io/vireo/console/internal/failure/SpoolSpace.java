package io.vireo.console.internal.failure;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes the spool files may still take together. Any thread may use it. */
final class SpoolSpace {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  SpoolSpace(long limit) {
    this.limit = limit;
  }

  long limit() {
    return limit;
  }

  /** Takes some bytes; false, and takes none, if so many are not left. */
  boolean take(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
  }
}
