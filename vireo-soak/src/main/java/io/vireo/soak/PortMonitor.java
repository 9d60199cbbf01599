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

/** Measures, to a few milliseconds, when a node listens on its port again. */
final class PortMonitor {
  private static final int CONNECT_MILLIS = 1_000;
  private static final long POLL_MILLIS = 3;
  private static final long TIMEOUT_SECONDS = 120;

  private final int port;
  private final CompletableFuture<Long> listening = new CompletableFuture<>();

  private PortMonitor(int port) {
    this.port = port;
  }

  /**
   * Monitors a port on which no process listens yet, from a thread of its own.
   *
   * @param whenListening called with the time on the clock of {@link System#nanoTime()}, as soon as
   *     a process listens
   */
  static PortMonitor start(int port, LongConsumer whenListening) {
    PortMonitor monitor = new PortMonitor(port);
    SoakThreads.start("port-monitor", () -> monitor.run(whenListening));
    return monitor;
  }

  private void run(LongConsumer whenListening) throws InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS)) {
      if (isListening()) {
        long now = System.nanoTime();
        whenListening.accept(now);
        listening.complete(now);
        return;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
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

  /** Waits until a process listens, and returns when it began to. */
  long awaitListening() throws InterruptedException {
    try {
      return listening.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("No process listens on port " + port + " again", e);
    }
  }
}
