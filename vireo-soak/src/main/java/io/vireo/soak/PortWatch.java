package io.vireo.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/** Finds out to some milliseconds when a node listens again. */
final class PortWatch {
  private static final int CONNECT_MILLIS = 1_000;
  private static final long POLL_MILLIS = 3;
  private static final long PATIENCE_SECONDS = 120;

  private final int port;
  private final CompletableFuture<Long> listening = new CompletableFuture<>();

  private PortWatch(int port) {
    this.port = port;
  }

  /**
   * Watches, on a thread of its own, a port on which nobody listens yet.
   *
   * @param then told the time at once when somebody does, in nanoseconds
   */
  static PortWatch start(int port, LongConsumer then) {
    PortWatch watch = new PortWatch(port);
    Thread thread = new Thread(() -> watch.run(then), "soak-port-watch");
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  private void run(LongConsumer then) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
      if (isListening()) {
        long now = System.nanoTime();
        then.accept(now);
        listening.complete(now);
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** When somebody listened. */
  long awaitListening() throws InterruptedException {
    try {
      return listening.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Nobody listens on port " + port + " again", e);
    }
  }
}
