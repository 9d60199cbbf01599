package io.vireo.console.internal.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * A temporary file with exported records. Only the owner of the process may read it, and it is gone
 * when it is closed or the process ends, where the system can delete a file that is open. One
 * thread appends; then any thread may read.
 */
final class ExportFile implements Appendable, AutoCloseable {
  private static final int BUFFER = 64 * 1_024;

  private final ConsoleTask task;
  private final ExportFiles all;
  private final FileChannel file;
  private final StringBuilder buffer = new StringBuilder(BUFFER);
  private volatile long size;

  private ExportFile(ConsoleTask task, ExportFiles all, FileChannel file) {
    this.task = task;
    this.all = all;
    this.file = file;
  }

  static ExportFile create(ConsoleTask task, ExportFiles all) {
    try {
      return new ExportFile(
          task,
          all,
          FileChannel.open(
              Files.createTempFile("vireo-console-", ".ndjson"),
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The temporary file for the export cannot be made: " + e.getMessage(), e);
    }
  }

  ConsoleTask task() {
    return task;
  }

  /** How many bytes have been written. */
  long size() {
    return size;
  }

  @Override
  public ExportFile append(CharSequence text) throws IOException {
    buffer.append(text);
    if (buffer.length() >= BUFFER) {
      finish();
    }
    return this;
  }

  @Override
  public ExportFile append(CharSequence text, int start, int end) throws IOException {
    return append(text.subSequence(start, end));
  }

  @Override
  public ExportFile append(char letter) throws IOException {
    return append(String.valueOf(letter));
  }

  /** Writes what is left. */
  void finish() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(buffer.toString().getBytes(UTF_8));
    buffer.setLength(0);
    if (!all.makeRoom(bytes.remaining())) {
      throw new IOException(
          "the exports would have more than "
              + all.limit() / (1 << 20)
              + " MiB together. Export fewer events at once, or use the command vireo recovery export");
    }
    long at = size;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
    size = at;
  }

  void copyTo(OutputStream out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
    long at = 0;
    while (at < size) {
      int read = file.read(bytes.clear(), at);
      if (read < 0) {
        throw new EOFException("The temporary file of an export is shorter than it was");
      }
      out.write(bytes.array(), 0, read);
      at += read;
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The temporary file of an export cannot be closed: " + e.getMessage(), e);
    }
  }
}
