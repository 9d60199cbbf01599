package io.vireo.tck.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Moves bytes in one direction of one connection. Used by the thread of the proxy only. */
final class ProxyPipe {
  /** The size of the socket buffers, and the most that is read at once, in bytes. */
  static final int CAPACITY = 64 * 1024;

  /** The answer of {@link #dueIn} if no byte waits for its time. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int MAX_DELAYED = 4 * 1024 * 1024;
  private static final long SLICES_PER_SECOND = 50;

  private record Chunk(ByteBuffer bytes, long due) {}

  private final TcpProxy.Direction direction;
  private final SocketChannel source;
  private final SocketChannel sink;
  private final ProxyFaults faults;
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private int queued;
  private long left = Long.MAX_VALUE;
  private long notBefore = System.nanoTime();
  private boolean sourceEnded;
  private boolean sinkEnded;
  private boolean sinkFull;

  ProxyPipe(
      TcpProxy.Direction direction, SocketChannel source, SocketChannel sink, ProxyFaults faults) {
    this.direction = direction;
    this.source = source;
    this.sink = sink;
    this.faults = faults;
  }

  void cutAfter(long bytes) {
    left = bytes;
  }

  /** Whether the connection has carried as many bytes as it may, and has to be cut. */
  boolean isCut() {
    return left <= 0;
  }

  /** Whether the source has ended its stream and the sink has been told. */
  boolean isFinished() {
    return sinkEnded;
  }

  /** Moves the bytes that may be moved at this time. */
  void move(long now) throws IOException {
    if (faults.holds(direction)) {
      return;
    }
    sinkFull = false;
    boolean more = true;
    while (more) {
      boolean read = wantsRead() && read(now);
      more = write(now) && read;
    }
    if (sourceEnded && chunks.isEmpty() && !sinkEnded) {
      sink.shutdownOutput();
      sinkEnded = true;
    }
  }

  private boolean read(long now) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(CAPACITY);
    int count = source.read(buffer);
    if (count < 0) {
      sourceEnded = true;
    } else if (count > 0) {
      long due = now + faults.drawDelay();
      if (!chunks.isEmpty() && due < chunks.getLast().due()) {
        due = chunks.getLast().due();
      }
      chunks.addLast(new Chunk(buffer.flip(), due));
      queued += count;
    }
    return count > 0;
  }

  /** Returns false if bytes are left that may be written only later. */
  private boolean write(long now) throws IOException {
    while (!chunks.isEmpty() && !isCut()) {
      Chunk next = chunks.getFirst();
      if (next.due() - now > 0 || notBefore - now > 0) {
        return false;
      }
      ByteBuffer bytes = next.bytes();
      int limit = bytes.limit();
      int most = (int) Math.min(bytes.remaining(), Math.min(left, slice()));
      int count = sink.write(bytes.limit(bytes.position() + most));
      bytes.limit(limit);
      written(count, now);
      if (!bytes.hasRemaining()) {
        chunks.removeFirst();
      }
      if (count < most) {
        sinkFull = true;
        return false;
      }
    }
    return true;
  }

  private long slice() {
    return Math.max(1, faults.bytesPerSecond() / SLICES_PER_SECOND);
  }

  private void written(int count, long now) {
    queued -= count;
    if (left != Long.MAX_VALUE) {
      left -= count;
    }
    if (faults.throttles()) {
      notBefore = now + TimeUnit.SECONDS.toNanos(count) / faults.bytesPerSecond();
    }
  }

  boolean wantsRead() {
    return !sourceEnded && !isCut() && !faults.holds(direction) && queued < mostQueued();
  }

  private int mostQueued() {
    // Delayed bytes count as on their way, so they must not stop further bytes from being read.
    return !chunks.isEmpty() && chunks.getLast().due() - System.nanoTime() > 0
        ? MAX_DELAYED
        : CAPACITY;
  }

  /** Whether bytes could be written if the sink had room for them. */
  boolean wantsWrite() {
    return sinkFull && !faults.holds(direction);
  }

  /**
   * The time until the next bytes may be written, in nanoseconds, or {@link #NEVER} if no bytes
   * wait for their time.
   */
  long dueIn(long now) {
    return chunks.isEmpty() || sinkFull || faults.holds(direction)
        ? NEVER
        : Math.max(chunks.getFirst().due() - now, notBefore - now);
  }
}
