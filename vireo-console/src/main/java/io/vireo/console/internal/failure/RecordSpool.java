package io.vireo.console.internal.failure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.console.internal.operation.Texts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * A temporary file with the content of the records of one route, so that the heap need not hold it.
 * Only the owner of the process may read it, and it is gone when it is closed or the process ends,
 * where the system can delete a file that is open. Most records of a route have the same stack
 * trace but for its first line, so a trace is written once.
 *
 * <p>One thread appends. When {@link #finish} has returned, any thread may read.
 */
final class RecordSpool implements AutoCloseable {
  /** Five lengths, and the place of the trace. */
  static final int HEADER_BYTES = 6 * Integer.BYTES + Long.BYTES;

  private static final String FRAMES = "\n\tat ";
  private static final int LONG_ERROR = 64 * 1_024;
  private static final int WRITE_BYTES = 256 * 1_024;

  /** Above this number, traces are no longer compared. */
  private static final int MAX_TRACES = 2_000;

  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final ObjectReader DETAILS = MAPPER.readerFor(SpooledRecord.Details.class);

  private final FileChannel file;
  private final SpoolSpace space;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(WRITE_BYTES);
  private final Map<String, Long> traces = new HashMap<>();
  private long written;
  private long taken;
  private int bodiesLeftOut;

  private RecordSpool(FileChannel file, SpoolSpace space) {
    this.file = file;
    this.space = space;
  }

  /**
   * Where a record is.
   *
   * @param offset its first byte
   * @param length its number of bytes, without its trace
   */
  record Place(long offset, int length) {}

  static RecordSpool create(SpoolSpace space) {
    try {
      // Only its owner can read a temporary file.
      Path path = Files.createTempFile("vireo-console-", ".spool");
      FileChannel file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      return new RecordSpool(file, space);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The temporary file for failed events cannot be made: " + e.getMessage(), e);
    }
  }

  // ---- Writing

  /**
   * Appends a record. Its body and headers are left out, and a long error is cut, if the files may
   * not become larger.
   */
  Place append(SpooledRecord whole) {
    SpooledRecord record = whole.body() == null || take(sizeOf(whole)) ? whole : shortened(whole);
    int frames = Math.max(record.trace().indexOf(FRAMES), 0);
    byte[] head = record.trace().substring(0, frames).getBytes(UTF_8);
    byte[] tail = record.trace().substring(frames).getBytes(UTF_8);
    byte[] details = MAPPER.writeValueAsString(record.details()).getBytes(UTF_8);
    byte[] message = record.message().getBytes(UTF_8);
    byte[] headers = record.headers();
    byte[] body = record.body();
    if (body == null) {
      bodiesLeftOut++;
    }
    long tailAt = placeOfTrace(record.trace().substring(frames), tail);
    ByteBuffer lengths = ByteBuffer.allocate(HEADER_BYTES);
    lengths.putInt(details.length).putInt(message.length).putInt(head.length);
    lengths.putInt(headers.length).putInt(body == null ? -1 : body.length);
    lengths.putInt(tail.length).putLong(tailAt);
    long offset = written + buffer.size();
    write(lengths.array());
    write(details);
    write(message);
    write(head);
    write(headers);
    if (body != null) {
      write(body);
    }
    return new Place(offset, Math.toIntExact(written + buffer.size() - offset));
  }

  /** What a record takes of the space: its body, its headers, and a long error. */
  private static long sizeOf(SpooledRecord record) {
    long error = (long) record.message().length() + record.trace().length();
    long body = record.body() == null ? 0 : record.body().length;
    return body + record.headers().length + Math.max(0, error - LONG_ERROR);
  }

  private static SpooledRecord shortened(SpooledRecord record) {
    return new SpooledRecord(
        record.details(),
        Texts.cut(record.message(), LONG_ERROR),
        Texts.cut(record.trace(), LONG_ERROR),
        new byte[0],
        null);
  }

  private boolean take(long bytes) {
    if (!space.take(bytes)) {
      return false;
    }
    taken += bytes;
    return true;
  }

  private long placeOfTrace(String text, byte[] tail) {
    Long known = traces.get(text);
    if (known != null) {
      return known;
    }
    long at = written + buffer.size();
    write(tail);
    if (traces.size() < MAX_TRACES) {
      traces.put(text, at);
    }
    return at;
  }

  private void write(byte[] bytes) {
    buffer.writeBytes(bytes);
    if (buffer.size() >= WRITE_BYTES) {
      flush();
    }
  }

  private void flush() {
    try {
      ByteBuffer out = ByteBuffer.wrap(buffer.toByteArray());
      while (out.hasRemaining()) {
        written += file.write(out, written);
      }
      buffer.reset();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The temporary file for failed events cannot be written: " + e.getMessage(), e);
    }
  }

  /** Ends the writing. */
  void finish() {
    flush();
    traces.clear();
  }

  /** How many records have no body here, because the files may not become larger. */
  int bodiesLeftOut() {
    return bodiesLeftOut;
  }

  // ---- Reading

  SpooledRecord read(FailureRow row) {
    byte[] bytes = read(row.offset(), row.length());
    SpooledFields fields = SpooledFields.at(bytes, 0);
    byte[] tail = read(fields.tailAt(), fields.tailLength());
    int body = fields.body();
    return new SpooledRecord(
        DETAILS.readValue(bytes, fields.details(), fields.message() - fields.details()),
        new String(bytes, fields.message(), fields.head() - fields.message(), UTF_8),
        new String(bytes, fields.head(), fields.headers() - fields.head(), UTF_8)
            + new String(tail, UTF_8),
        copy(bytes, fields.headers(), body),
        fields.hasBody() ? copy(bytes, body, fields.end()) : null);
  }

  /** Reads the message of an error alone, which a list shows. */
  String message(FailureRow row, int maxBytes) {
    SpooledFields fields = SpooledFields.at(read(row.offset(), HEADER_BYTES), 0);
    int length = fields.head() - fields.message();
    byte[] message = read(row.offset() + fields.message(), Math.min(length, maxBytes));
    return new String(message, UTF_8) + (length > maxBytes ? "…" : "");
  }

  private static byte[] copy(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  byte[] read(long offset, int length) {
    byte[] bytes = new byte[length];
    read(offset, bytes, length);
    return bytes;
  }

  void read(long offset, byte[] into, int length) {
    try {
      ByteBuffer target = ByteBuffer.wrap(into, 0, length);
      while (target.hasRemaining()) {
        if (file.read(target, offset + target.position()) < 0) {
          throw new IOException("it is shorter than it should be");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The temporary file for failed events cannot be read: " + e.getMessage(), e);
    }
  }

  long size() {
    return written;
  }

  /** Deletes the file. */
  @Override
  public void close() {
    space.give(taken);
    taken = 0;
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The temporary file for failed events cannot be closed: " + e.getMessage(), e);
    }
  }
}
