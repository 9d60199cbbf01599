package io.vireo.rabbitmq.internal.connection;

import io.vireo.rabbitmq.internal.thread.Threads;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket of one try to connect. The holder gets the socket before it is connected, so that any
 * thread can close it at any time, even while the client hangs. Any thread may call it.
 */
public final class SocketHolder {
  private static final Logger LOG = LoggerFactory.getLogger(SocketHolder.class);

  /** How long {@link #drop} waits. Closing a socket takes less, unless it hangs. */
  private static final Duration DROP_TIMEOUT = Duration.ofMillis(100);

  private @Nullable Socket socket;
  private @Nullable String closeReason;

  /** Sets the socket, and closes it if that was asked for before. */
  synchronized void set(Socket opened) throws IOException {
    socket = opened;
    if (closeReason != null) {
      opened.close();
      throw new IOException(closeReason);
    }
  }

  /** The reason of the first call that closed the socket; null if there was none. */
  synchronized @Nullable String closeReason() {
    return closeReason;
  }

  /** Closes the socket, even if the client hangs in a write. Returns at once. */
  void close(String reason) {
    closeOnAnotherThread(reason);
  }

  /**
   * Closes the socket of a connection that was lost before the client closes it. The client would
   * first wait up to a second for the rest to be sent. Waits for 100 ms at most.
   *
   * @param reason why the driver closes the socket, or null if the connection was lost by itself
   */
  void drop(@Nullable String reason) {
    CountDownLatch done = closeOnAnotherThread(reason);
    if (!Threads.await(done, DROP_TIMEOUT)) {
      LOG.debug("A socket takes its time to be closed");
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
    // On a thread of its own, for even closing a socket can wait for a lock.
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
      // So that closing waits neither for the rest to be sent nor for the lock of a hanging write.
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
