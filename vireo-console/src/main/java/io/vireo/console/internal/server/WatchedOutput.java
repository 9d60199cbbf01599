package io.vireo.console.internal.server;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** A body whose client may keep the writer waiting for a limited time at each write. */
final class WatchedOutput extends FilterOutputStream {
  private final Watchdog watchdog;
  private final Duration each;
  private final boolean yields;

  WatchedOutput(OutputStream out, Watchdog watchdog, Duration each, boolean yields) {
    super(out);
    this.yields = yields;
    this.watchdog = watchdog;
    this.each = each;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    watchdog.within(
        each,
        yields,
        () -> {
          out.write(bytes, offset, length);
          return true;
        });
  }

  @Override
  public void flush() throws IOException {
    watchdog.within(
        each,
        yields,
        () -> {
          out.flush();
          return true;
        });
  }
}
