package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.vireo.rabbitmq.internal.thread.Threads;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel that was opened before somebody needs it: whoever registers many consumers, one after
 * the other, does not wait for each of their channels. Any thread may call it.
 */
public final class ReadyChannel {
  private static final Logger LOG = LoggerFactory.getLogger(ReadyChannel.class);

  private final Connection connection;
  private final AtomicBoolean opening = new AtomicBoolean();
  private @Nullable Channel ready;

  ReadyChannel(Connection connection) {
    this.connection = connection;
  }

  /** The channel, which is the caller's from now on; null if there is none. */
  public @Nullable Channel take() {
    Channel taken;
    synchronized (this) {
      taken = ready;
      ready = null;
    }
    return taken != null && taken.isOpen() ? taken : null;
  }

  /** Opens one, if there is none, on a thread that may wait. */
  public void open(Threads threads) {
    if (!isThere() && opening.compareAndSet(false, true)) {
      threads.execute(this::open);
    }
  }

  private synchronized boolean isThere() {
    return ready != null;
  }

  private void open() {
    try {
      if (!isThere()) {
        Channel opened = connection.createChannel();
        synchronized (this) {
          ready = opened;
        }
      }
    } catch (AlreadyClosedException | IOException e) {
      LOG.debug("No channel could be opened; who needs one will see why", e);
    } finally {
      opening.set(false);
    }
  }
}
