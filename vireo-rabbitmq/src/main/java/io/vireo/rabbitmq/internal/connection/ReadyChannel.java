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
 * A channel that is opened before a consumer needs it, so that a program which registers many
 * consumers one after the other does not wait for the channel of each. Any thread may call it.
 */
public final class ReadyChannel {
  private static final Logger LOG = LoggerFactory.getLogger(ReadyChannel.class);

  private final Connection connection;
  private final AtomicBoolean opening = new AtomicBoolean();
  private @Nullable Channel ready;

  ReadyChannel(Connection connection) {
    this.connection = connection;
  }

  /** Hands over the channel; null if none is ready. From then on the caller closes it. */
  public @Nullable Channel take() {
    Channel taken;
    synchronized (this) {
      taken = ready;
      ready = null;
    }
    return taken != null && taken.isOpen() ? taken : null;
  }

  /** Has a channel opened, if none is ready. Returns at once. */
  public void open(Threads threads) {
    if (!isReady() && opening.compareAndSet(false, true)) {
      threads.execute(this::open);
    }
  }

  private synchronized boolean isReady() {
    return ready != null;
  }

  private void open() {
    try {
      if (!isReady()) {
        Channel opened = connection.createChannel();
        synchronized (this) {
          ready = opened;
        }
      }
    } catch (AlreadyClosedException | IOException e) {
      LOG.debug("No channel could be opened ahead; the next consumer opens its own", e);
    } finally {
      opening.set(false);
    }
  }
}
