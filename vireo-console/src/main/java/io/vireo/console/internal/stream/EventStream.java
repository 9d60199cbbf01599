package io.vireo.console.internal.stream;

import io.vireo.console.internal.operation.Json;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The event stream of one tab. Its events wait in a queue that is limited in number and bytes; a
 * tab that lets it fill up is too slow, and its stream ends. Any thread may offer events; one
 * thread writes. The lock of this object guards the queue and is never held while writing.
 */
final class EventStream {
  /** An event without content, upon which the stream asks whether its user is still entitled. */
  static final byte[] CHECK = new byte[0];

  static final int MAX_EVENTS = 1_000;
  static final int MAX_BYTES = 8 << 20;
  private static final long COMMENT_NANOS = 10_000_000_000L;
  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private final String id;
  private final String user;
  private final BooleanSupplier entitled;
  private final long openingNanos;
  private final long made = System.nanoTime();
  private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
  private int queuedBytes;
  private boolean ended;
  private @Nullable Thread writer;

  /** Whether the writer is busy with what the client takes, and not waiting for an event. */
  private boolean writing;

  /**
   * Makes a stream, which nobody writes yet.
   *
   * @param opening after how long it is abandoned if nobody has begun to write it
   */
  EventStream(String id, String user, BooleanSupplier entitled, Duration opening) {
    this.openingNanos = opening.toNanos();
    this.id = id;
    this.user = user;
    this.entitled = entitled;
  }

  String id() {
    return id;
  }

  String user() {
    return user;
  }

  /** Whether nobody has begun to write the stream, long after it was opened. */
  synchronized boolean isAbandoned() {
    return writer == null && System.nanoTime() - made >= openingNanos;
  }

  /**
   * Adds an event.
   *
   * @return false if the stream has ended, or ends now since its queue is full
   */
  synchronized boolean offer(byte[] frame) {
    if (ended) {
      return false;
    }
    if (queue.size() >= MAX_EVENTS || queuedBytes + frame.length > MAX_BYTES) {
      end();
      return false;
    }
    queue.add(frame);
    queuedBytes += frame.length;
    notifyAll();
    return true;
  }

  /** Ends the stream. A writer that the client keeps waiting is interrupted. */
  synchronized void end() {
    if (!ended) {
      ended = true;
      queue.clear();
      notifyAll();
      if (writer != null && writing) {
        writer.interrupt();
      }
    }
  }

  /** Writes events until the stream ends. */
  void writeTo(OutputStream out) throws IOException {
    if (!begin()) {
      return;
    }
    try {
      out.write(EventStreams.frame("open", Json.object().put("stream", id)));
      out.flush();
      byte[] next = entitled.getAsBoolean() ? take() : null;
      while (next != null && entitled.getAsBoolean()) {
        out.write(next);
        if (isDrained()) {
          out.flush();
        }
        next = take();
      }
    } finally {
      finish();
    }
  }

  private synchronized boolean begin() {
    writer = Thread.currentThread();
    writing = true;
    return !ended;
  }

  /**
   * Forgets the thread, which serves another request next and must not take the interrupt along.
   */
  private synchronized void finish() {
    writer = null;
    writing = false;
    ended = true;
    Thread.interrupted();
  }

  private synchronized boolean isDrained() {
    return queue.isEmpty();
  }

  /** The next event, or a comment after some time without one; null when the stream has ended. */
  private synchronized byte @Nullable [] take() throws InterruptedIOException {
    writing = false;
    long deadline = System.nanoTime() + COMMENT_NANOS;
    while (queue.isEmpty() && !ended) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        writing = true;
        return COMMENT;
      }
      try {
        wait(left / 1_000_000 + 1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("The event stream was interrupted");
      }
    }
    byte[] next = ended ? null : queue.poll();
    queuedBytes -= next == null ? 0 : next.length;
    writing = next != null;
    return next;
  }
}
