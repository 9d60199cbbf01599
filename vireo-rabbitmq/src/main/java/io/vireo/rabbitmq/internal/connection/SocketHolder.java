package io.vireo.rabbitmq.internal.connection;

import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket of one try to connect, known before it is connected, to be closed from outside at any
 * time. Any thread may call it.
 */
public final class SocketHolder {
  private static final Logger LOG = LoggerFactory.getLogger(SocketHolder.class);

  /**
   * Of {@link #drop}: long for closing a socket, short for a thread that has nothing else to do.
   */
  private static final Duration DROP_TIMEOUT = Duration.ofMillis(100);

  private @Nullable Socket socket;
  private @Nullable String closeReason;

  synchronized void set(Socket opened) throws IOException {
    socket = opened;
    if (closeReason != null) {
      opened.close();
      throw new IOException(closeReason);
    }
  }

  /** Why it was closed from outside first, or null if it was not. */
  synchronized @Nullable String closeReason() {
    return closeReason;
  }

  /** Closes the socket, however the client hangs. Returns at once. */
  void close(String reason) {
    closeOnAnotherThread(reason);
  }

  /**
   * Closes the socket of a link that is lost, before the client does: that would wait up to a
   * second for what cannot be sent any more. Returns within moments.
   *
   * @param reason why it is closed from here, or null if it was lost by itself
   */
  void drop(@Nullable String reason) {
    CountDownLatch done = closeOnAnotherThread(reason);
    try {
      if (!done.await(Durations.millis(DROP_TIMEOUT), TimeUnit.MILLISECONDS)) {
        LOG.debug("A socket takes its time to be closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CountDownLatch closeOnAnotherThread(@Nullable String reason) {
    CountDownLatch done = new CountDownLatch(1);
    Socket open;
    synchronized (this) {
      if (closeReason == null) {
        closeReason = reason;
      }
      open = socket;
    }
    if (open == null) {
      done.countDown();
      return done;
    }
    // On a thread of its own: even closing can wait for a lock.
    Threads.start(
        "vireo-socket-closer",
        () -> {
          close(open);
          done.countDown();
        });
    return done;
  }

  private static void close(Socket socket) {
    if (socket.isClosed()) {
      return;
    }
    try {
      // Not to wait for what cannot be sent, nor for the lock of a write that hangs.
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      LOG.debug("The socket is closed already", e);
    }
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("Closing a socket", e);
    }
  }
}
