package io.vireo.tck.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a port of 127.0.0.1 for a server. Not one of those that the system gives to outgoing
 * connections: while the server is away, a client that tries to connect could get the very port as
 * its own, connect to itself and keep the server out. Any thread may call.
 */
public final class FreePort {
  private static final int FIRST = 15_000;
  private static final int END = 32_000;

  private FreePort() {}

  /**
   * Finds one. Another process may take it before the server does.
   *
   * @return the port
   * @throws IllegalStateException if none is found after many tries
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
