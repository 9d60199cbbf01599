package io.vireo.console.internal.failure;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Refuses a text with a line that is longer than a record can be. Whoever reads the text has a
 * whole line in memory. For one thread.
 */
final class LimitedLines extends FilterReader {
  private final int most;
  private int length;

  /**
   * Reads a text.
   *
   * @param most how many characters a line may have
   */
  LimitedLines(Reader text, int most) {
    super(text);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(char[] into, int offset, int count) throws IOException {
    int read = in.read(into, offset, count);
    for (int i = offset; i < offset + read; i++) {
      length = into[i] == '\n' || into[i] == '\r' ? 0 : length + 1;
      if (length > most) {
        throw new IOException(
            "a line has more than " + most + " characters, so it is no record of a failed event");
      }
    }
    return read;
  }
}
