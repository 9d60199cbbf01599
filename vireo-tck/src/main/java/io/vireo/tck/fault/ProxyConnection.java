package io.vireo.tck.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection to a proxy, and the proxy's connection to the server. Used by the thread of
 * the proxy only.
 */
final class ProxyConnection {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyConnection.class);

  private final SocketChannel client;
  private final SocketChannel server;
  private final SelectionKey clientKey;
  private final SelectionKey serverKey;
  private final ProxyPipe toServer;
  private final ProxyPipe toClient;

  private ProxyConnection(
      SocketChannel client, SocketChannel server, Selector selector, ProxyFaults faults)
      throws IOException {
    this.client = client;
    this.server = server;
    this.clientKey = client.register(selector, 0, this);
    this.serverKey = server.register(selector, SelectionKey.OP_CONNECT, this);
    this.toServer = new ProxyPipe(TcpProxy.Direction.TO_SERVER, client, server, faults);
    this.toClient = new ProxyPipe(TcpProxy.Direction.TO_CLIENT, server, client, faults);
  }

  static ProxyConnection open(
      SocketChannel client, InetSocketAddress address, Selector selector, ProxyFaults faults)
      throws IOException {
    client.configureBlocking(false);
    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
    SocketChannel server = SocketChannel.open();
    server.configureBlocking(false);
    server.setOption(StandardSocketOptions.TCP_NODELAY, true);
    server.setOption(StandardSocketOptions.SO_RCVBUF, ProxyPipe.CAPACITY);
    ProxyConnection opened = new ProxyConnection(client, server, selector, faults);
    try {
      server.connect(address);
      opened.move();
    } catch (IOException e) {
      LOG.debug("The server behind the proxy refuses connections", e);
      opened.reset();
    }
    return opened;
  }

  /** Whether both connections are open. */
  boolean isWhole() {
    return client.isOpen() && server.isConnected();
  }

  /** Whether both connections are closed. */
  boolean isOver() {
    return !client.isOpen() && !server.isOpen();
  }

  /** Moves the bytes that may be moved now, in both directions. */
  void move() {
    if (!client.isOpen() || !server.isOpen()) {
      ignoreTheSideThatIsLeft();
      return;
    }
    try {
      if (server.isConnected() || server.finishConnect()) {
        long now = System.nanoTime();
        toServer.move(now);
        toClient.move(now);
        if (toServer.isCut() || toClient.isCut() || isFinished()) {
          close(client);
          close(server);
        } else {
          clientKey.interestOps(interest(toServer, toClient));
          serverKey.interestOps(interest(toClient, toServer));
        }
      }
    } catch (IOException e) {
      LOG.debug("A connection through the proxy has ended", e);
      reset();
    }
  }

  private boolean isFinished() {
    return toServer.isFinished() && toClient.isFinished();
  }

  private static int interest(ProxyPipe from, ProxyPipe to) {
    return (from.wantsRead() ? SelectionKey.OP_READ : 0)
        | (to.wantsWrite() ? SelectionKey.OP_WRITE : 0);
  }

  private void ignoreTheSideThatIsLeft() {
    if (client.isOpen()) {
      clientKey.interestOps(0);
    }
    if (server.isOpen()) {
      serverKey.interestOps(0);
    }
  }

  /** The time until delayed or throttled bytes may be moved, in nanoseconds. */
  long dueIn(long now) {
    return isWhole() ? Math.min(toServer.dueIn(now), toClient.dueIn(now)) : ProxyPipe.NEVER;
  }

  void cutAfter(TcpProxy.Direction direction, long bytes) {
    (direction == TcpProxy.Direction.TO_SERVER ? toServer : toClient).cutAfter(bytes);
  }

  /** Closes the connection if one side of it is closed already. */
  void heal() {
    if (!client.isOpen() || !server.isOpen()) {
      reset();
    }
  }

  void reset() {
    resetClient();
    resetServer();
  }

  void resetClient() {
    reset(client);
  }

  void resetServer() {
    reset(server);
  }

  private static void reset(SocketChannel channel) {
    if (channel.isOpen()) {
      try {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException e) {
        LOG.debug("Closed without a reset", e);
      }
      close(channel);
    }
  }

  static void close(SelectableChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("Closing a channel", e);
    }
  }
}
