package io.vireo.tck.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** One direction of one connection. For the proxy's thread only. */
final class ProxyPipe {
  /** Of the sockets and of one reading, in bytes. */
  static final int CAPACITY = 64 * 1024;

  /** Of {@link #dueIn}: nothing waits for a time. */
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

  /** The connection has carried what it may: it is to be ended. */
  boolean isCut() {
    return left <= 0;
  }

  /** The source sends no more and the sink knows it. */
  boolean isFinished() {
    return sinkEnded;
  }

  /** Moves what may be moved at this time. */
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

  /** Returns false if something was left that may be written only later. */
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
    // What is delayed is on its way, not in the way of what comes after it.
    return !chunks.isEmpty() && chunks.getLast().due() - System.nanoTime() > 0
        ? MAX_DELAYED
        : CAPACITY;
  }

  /** Whether all that is missing is room in the sink. */
  boolean wantsWrite() {
    return sinkFull && !faults.holds(direction);
  }

  /** How long until something may be written, in nanoseconds, if that is a matter of time alone. */
  long dueIn(long now) {
    return chunks.isEmpty() || sinkFull || faults.holds(direction)
        ? NEVER
        : Math.max(chunks.getFirst().due() - now, notBefore - now);
  }
}
