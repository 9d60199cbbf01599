package io.vireo.console.internal.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** A body whose client may keep the reader waiting for a limited time in all. */
final class WatchedInput extends FilterInputStream {
  private final Watchdog watchdog;
  private final boolean yields;
  private long leftNanos;

  WatchedInput(InputStream in, Watchdog watchdog, Duration inAll, boolean yields) {
    super(in);
    this.watchdog = watchdog;
    this.yields = yields;
    this.leftNanos = inAll.toNanos();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    long began = System.nanoTime();
    try {
      return watchdog.within(
          Duration.ofNanos(Math.max(0, leftNanos)), yields, () -> in.read(bytes, offset, length));
    } finally {
      leftNanos -= System.nanoTime() - began;
    }
  }
}
