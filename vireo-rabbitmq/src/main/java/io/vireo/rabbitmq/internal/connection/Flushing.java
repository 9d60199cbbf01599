package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.impl.FrameHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * When what was written to a connection goes out. The client flushes after each command, which is a
 * call of the system for each event, and for the broker a packet to be read. A thread that knows
 * that more follows may hold back what it writes; somebody has to flush it then.
 */
public final class Flushing {
  private volatile @Nullable FrameHandler frames;
  private volatile @Nullable Thread holder;

  /** The connection has a socket. */
  void of(FrameHandler opened) {
    frames = opened;
  }

  /** Whether what the calling thread writes now stays in the buffer. */
  boolean isHeld() {
    return holder == Thread.currentThread();
  }

  /** The calling thread holds back what it writes until {@link #release}; no other one may. */
  public void hold() {
    holder = Thread.currentThread();
  }

  public void release() {
    holder = null;
  }

  /** Sends all that was written. May block, as any write may. */
  public void flush() throws IOException {
    FrameHandler open = frames;
    if (open != null) {
      open.flush(null);
    }
  }
}
