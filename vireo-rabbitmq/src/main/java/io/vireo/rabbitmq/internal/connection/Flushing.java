package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.impl.FrameHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * When the frames that were written to a connection are sent. The client flushes after each
 * command, which costs a system call for each event, and the broker a packet to read. A thread that
 * will write more can {@link #hold} back what it writes, and has to {@link #flush} afterwards. Any
 * thread may call it.
 */
public final class Flushing {
  private volatile @Nullable FrameHandler frames;
  private volatile @Nullable Thread holder;

  /** Sets the frames of the connection, once it has a socket. */
  void of(FrameHandler opened) {
    frames = opened;
  }

  /** Whether what the calling thread writes stays in the buffer. */
  boolean isHeld() {
    return holder == Thread.currentThread();
  }

  /**
   * Keeps what the calling thread writes in the buffer until {@link #release}. One thread at a time
   * may hold.
   */
  public void hold() {
    holder = Thread.currentThread();
  }

  public void release() {
    holder = null;
  }

  /** Sends all that was written. Blocks as long as the network takes nothing. */
  public void flush() throws IOException {
    FrameHandler open = frames;
    if (open != null) {
      FrameMembers.flush(open, null);
    }
  }
}
