package io.vireo.tck.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP proxy on 127.0.0.1 that breaks the connections through it in the ways in which networks
 * break connections. Each fault lasts until {@link #heal()}. Sockets fill up meanwhile, as they do
 * in a real network.
 *
 * <pre>{@code
 * try (TcpProxy proxy = TcpProxy.start(node.port())) {
 *   Observer app = Observer.connect(node.urlThrough(proxy));
 *   ...
 *   proxy.hold(TcpProxy.Direction.TO_SERVER);
 *   ...
 *   proxy.heal();
 * }
 * }</pre>
 *
 * <p>One daemon thread serves all connections, so a proxy can have hundreds of them. Any thread may
 * call any method. Each method returns once it has taken effect, and waits for no peer.
 */
public final class TcpProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TcpProxy.class);
  private static final int BACKLOG = 1_024;

  /** The direction in which bytes travel. */
  public enum Direction {
    /** From the client that connected to the proxy to the server behind it. */
    TO_SERVER,
    /** From the server to the client. */
    TO_CLIENT
  }

  private final InetSocketAddress server;
  private final InetSocketAddress address;
  private final Selector selector;
  private final List<ProxyConnection> connections = new CopyOnWriteArrayList<>();
  private final List<Instant> connectionTimes = new CopyOnWriteArrayList<>();
  private final ProxyFaults faults = new ProxyFaults();

  // Guarded by the list itself.
  private final List<Command> commands = new ArrayList<>();
  private boolean closed;

  // Used by the thread of the proxy only, once that runs.
  private @Nullable ServerSocketChannel acceptor;
  private boolean closing;

  private TcpProxy(int serverPort) throws IOException {
    InetAddress local = InetAddress.getLoopbackAddress();
    this.server = new InetSocketAddress(local, serverPort);
    this.address = new InetSocketAddress(local, FreePort.find());
    this.selector = Selector.open();
    listen();
  }

  /**
   * Starts a proxy in front of a server, on a free port. The server need not run yet.
   *
   * @param serverPort a port of 127.0.0.1
   * @return a proxy that takes connections and has no faults yet
   */
  public static TcpProxy start(int serverPort) {
    try {
      TcpProxy proxy = new TcpProxy(serverPort);
      Thread thread = new Thread(proxy::serve, "vireo-tcp-proxy-" + proxy.port());
      thread.setDaemon(true);
      thread.start();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("A TCP proxy cannot be started", e);
    }
  }

  /**
   * The port at which the proxy takes connections.
   *
   * @return a port of 127.0.0.1, the same for the life of this object
   */
  public int port() {
    return address.getPort();
  }

  /**
   * The number of connections that are open through the proxy at the moment.
   *
   * @return the number of connections whose two sides are both open
   */
  public int openConnections() {
    return (int) connections.stream().filter(ProxyConnection::isWhole).count();
  }

  /**
   * The times at which clients connected, whether the server took the connection or not.
   *
   * @return one time for each connection since the proxy was started, in order
   */
  public List<Instant> connectionTimes() {
    return List.copyOf(connectionTimes);
  }

  /** Ends all connections at once with a TCP reset on both sides. */
  public void reset() {
    run(() -> connections.forEach(ProxyConnection::reset));
  }

  /**
   * Ends the client's side of all connections and leaves the server's side open, so the server does
   * not notice that the client is gone.
   */
  public void closeClientSide() {
    run(() -> connections.forEach(ProxyConnection::resetClient));
  }

  /**
   * Ends the server's side of all connections and leaves the client's side open, so the client does
   * not notice that the server is gone.
   */
  public void closeServerSide() {
    run(() -> connections.forEach(ProxyConnection::resetServer));
  }

  /**
   * Holds back all bytes in one direction, on present and future connections. The bytes that are
   * sent meanwhile fill the sockets, and arrive after {@link #heal()}.
   *
   * @param direction the direction; call this method for both directions to make the link dead
   */
  public void hold(Direction direction) {
    run(() -> faults.hold(direction));
  }

  /**
   * Ends each present connection once it has carried a number of further bytes in one direction.
   * Those bytes still arrive.
   *
   * @param direction the direction in which bytes are counted
   * @param bytes the number of bytes, 1 or more; to cut within a frame, fewer than it has
   */
  public void cutAfter(Direction direction, long bytes) {
    run(() -> connections.forEach(connection -> connection.cutAfter(direction, bytes)));
  }

  /**
   * Delays all bytes in both directions. They stay in order.
   *
   * @param atLeast the shortest delay
   * @param jitter the most by which a delay may be longer, at random
   */
  public void delay(Duration atLeast, Duration jitter) {
    run(() -> faults.delay(atLeast, jitter));
  }

  /**
   * Limits the bytes that each connection carries per second in each direction.
   *
   * @param bytesPerSecond the limit, 1 or more
   */
  public void throttle(int bytesPerSecond) {
    run(() -> faults.throttle(bytesPerSecond));
  }

  /** Refuses new connections, as a host does on which no server runs. */
  public void refuse() {
    run(this::stopListening);
  }

  /**
   * Ends all faults. Bytes that were held back are sent on, connections with only one open side are
   * ended, and new connections are taken.
   */
  public void heal() {
    run(
        () -> {
          faults.none();
          connections.forEach(ProxyConnection::heal);
          try {
            listen();
          } catch (IOException e) {
            throw new UncheckedIOException("Port " + port() + " cannot be taken again", e);
          }
        });
  }

  /** Ends all connections with a TCP reset and takes no new ones. Idempotent. */
  @Override
  public void close() {
    Command last =
        new Command(
            () -> {
              closing = true;
              connections.forEach(ProxyConnection::reset);
              stopListening();
            });
    synchronized (commands) {
      if (closed) {
        return;
      }
      closed = true;
      commands.add(last);
    }
    selector.wakeup();
    last.await();
  }

  /** Shows the port of the proxy and the port of the server. */
  @Override
  public String toString() {
    return "TcpProxy[" + port() + " to " + server.getPort() + "]";
  }

  private void run(Runnable task) {
    Command command = new Command(task);
    synchronized (commands) {
      if (closed) {
        throw new IllegalStateException(this + " is closed");
      }
      commands.add(command);
    }
    selector.wakeup();
    command.await();
  }

  private void listen() throws IOException {
    if (acceptor == null) {
      ServerSocketChannel opened = ServerSocketChannel.open();
      opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      opened.setOption(StandardSocketOptions.SO_RCVBUF, ProxyPipe.CAPACITY);
      opened.bind(address, BACKLOG);
      opened.configureBlocking(false);
      opened.register(selector, SelectionKey.OP_ACCEPT);
      acceptor = opened;
    }
  }

  private void stopListening() {
    ServerSocketChannel open = acceptor;
    acceptor = null;
    if (open != null) {
      ProxyConnection.close(open);
    }
  }

  private void serve() {
    try {
      boolean ended = false;
      while (!ended) {
        selector.select(this::ready, pauseMillis());
        List<Command> taken = takeCommands();
        taken.forEach(Command::perform);
        moveWhatIsDue(!taken.isEmpty());
        if (!taken.isEmpty()) {
          // A closed channel releases its socket only in the next selection.
          selector.selectNow(this::ready);
          taken.forEach(Command::complete);
        }
        ended = closing;
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("{} has failed", this, e);
    } finally {
      end();
    }
  }

  private List<Command> takeCommands() {
    synchronized (commands) {
      List<Command> taken = List.copyOf(commands);
      commands.clear();
      return taken;
    }
  }

  private void end() {
    connections.forEach(ProxyConnection::reset);
    stopListening();
    try {
      selector.close();
    } catch (IOException e) {
      LOG.debug("Closing the selector of {}", this, e);
    }
    synchronized (commands) {
      closed = true;
    }
    takeCommands().forEach(command -> command.cancel(this + " is closed"));
  }

  private void ready(SelectionKey key) {
    if (key.attachment() instanceof ProxyConnection connection) {
      connection.move();
      forgetIfOver(connection);
    } else {
      accept();
    }
  }

  private void accept() {
    SocketChannel client = null;
    try {
      client = acceptor == null ? null : acceptor.accept();
      if (client != null) {
        connectionTimes.add(Instant.now());
        connections.add(ProxyConnection.open(client, server, selector, faults));
      }
    } catch (IOException e) {
      LOG.warn("{} could not take a connection", this, e);
      if (client != null) {
        ProxyConnection.close(client);
      }
    }
  }

  private void moveWhatIsDue(boolean all) {
    long now = System.nanoTime();
    for (ProxyConnection connection : connections) {
      if (all || connection.dueIn(now) <= 0) {
        connection.move();
      }
      forgetIfOver(connection);
    }
  }

  private void forgetIfOver(ProxyConnection connection) {
    if (connection.isOver()) {
      connections.remove(connection);
    }
  }

  /** The time-out of the next selection, in milliseconds. It is 0 if no bytes fall due. */
  private long pauseMillis() {
    long now = System.nanoTime();
    long next = ProxyPipe.NEVER;
    for (ProxyConnection connection : connections) {
      next = Math.min(next, connection.dueIn(now));
    }
    return next == ProxyPipe.NEVER ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(next) + 1);
  }

  /** Work that the thread of the proxy does for another thread, which waits for it. */
  private static final class Command {
    private final Runnable task;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private @Nullable RuntimeException failure;

    Command(Runnable task) {
      this.task = task;
    }

    void perform() {
      try {
        task.run();
      } catch (RuntimeException e) {
        failure = e;
      }
    }

    void complete() {
      if (failure == null) {
        done.complete(null);
      } else {
        done.completeExceptionally(failure);
      }
    }

    void cancel(String reason) {
      done.completeExceptionally(new IllegalStateException(reason));
    }

    void await() {
      try {
        done.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while waiting for a proxy", e);
      }
    }
  }
}
