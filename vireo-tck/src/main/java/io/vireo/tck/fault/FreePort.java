package io.vireo.tck.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a free port of 127.0.0.1 for a server, outside the range that the operating system gives to
 * outgoing connections. A port of that range could be given to a client that tries to connect while
 * the server is down: the client would then connect to itself, and the server could not start
 * again. Any thread may call.
 */
public final class FreePort {
  private static final int FIRST = 15_000;
  private static final int END = 32_000;

  private FreePort() {}

  /**
   * Finds a free port. Another process may take it before the server does.
   *
   * @return the port
   * @throws IllegalStateException if no free port is found after many tries
   */
  public static int find() {
    for (int attempt = 0; attempt < 100; attempt++) {
      int candidate = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException("No free port on 127.0.0.1 between " + FIRST + " and " + END);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
