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
 * A TCP proxy on 127.0.0.1 that breaks the connections which go through it, in the ways in which
 * networks break them. Each fault lasts until {@link #heal()}, however long, and sockets fill up
 * meanwhile as they do in a real one.
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
 * <p>One daemon thread serves all connections, so hundreds are cheap. Any thread may call any
 * method; each returns when it has taken effect and waits for no peer.
 */
public final class TcpProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TcpProxy.class);
  private static final int BACKLOG = 1_024;

  /** Which way bytes go. */
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

  // Used by the proxy's thread only, once it runs.
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
   * Starts one in front of a server, on a free port. The server need not be there yet.
   *
   * @param serverPort a port of 127.0.0.1
   * @return a proxy that takes connections and breaks nothing yet
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
   * Where the proxy takes connections.
   *
   * @return a port of 127.0.0.1, the same for the life of this object
   */
  public int port() {
    return address.getPort();
  }

  /**
   * How many connections go through it at the moment.
   *
   * @return those with both sides
   */
  public int openConnections() {
    return (int) connections.stream().filter(ProxyConnection::isWhole).count();
  }

  /**
   * When each connection was made that it has ever taken, whether the server took it or not.
   *
   * @return the times, in order
   */
  public List<Instant> connectionTimes() {
    return List.copyOf(connectionTimes);
  }

  /** Ends all connections at once with a TCP reset, for both sides. */
  public void reset() {
    run(() -> connections.forEach(ProxyConnection::reset));
  }

  /**
   * Ends the client's side of all connections and leaves the server's open: the server goes on to
   * believe that the client is there.
   */
  public void closeClientSide() {
    run(() -> connections.forEach(ProxyConnection::resetClient));
  }

  /**
   * Ends the server's side of all connections and leaves the client's open: the client goes on to
   * believe that the server is there.
   */
  public void closeServerSide() {
    run(() -> connections.forEach(ProxyConnection::resetServer));
  }

  /**
   * Lets nothing through in a direction any more, over connections that are there and new ones.
   * What is sent fills the sockets; {@link #heal()} lets it go on its way.
   *
   * @param direction the direction; call it for both for a link that is dead
   */
  public void hold(Direction direction) {
    run(() -> faults.hold(direction));
  }

  /**
   * Ends each connection that is there now when it has carried so many more bytes in a direction.
   * Those bytes arrive.
   *
   * @param direction what is counted
   * @param bytes 1 or more; to be in the middle of a frame, fewer than it has
   */
  public void cutAfter(Direction direction, long bytes) {
    run(() -> connections.forEach(connection -> connection.cutAfter(direction, bytes)));
  }

  /**
   * Delays all bytes in both directions; their order stays.
   *
   * @param atLeast the delay
   * @param jitter up to so much more, at random
   */
  public void delay(Duration atLeast, Duration jitter) {
    run(() -> faults.delay(atLeast, jitter));
  }

  /**
   * Limits each connection to so many bytes per second in each direction.
   *
   * @param bytesPerSecond 1 or more
   */
  public void throttle(int bytesPerSecond) {
    run(() -> faults.throttle(bytesPerSecond));
  }

  /** Refuses new connections, as a host does whose server is not running. */
  public void refuse() {
    run(this::stopListening);
  }

  /**
   * Ends every fault. What was held goes on its way; a connection with one side only is ended; new
   * connections are taken.
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

  /** Ends all connections with a reset and takes no more. Idempotent. */
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

  /** Names its two ports. */
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
          // A closed channel lets go of its socket only in a selection; a command is done then.
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

  /** How long nothing falls due, as the selector wants it: 0 is for ever. */
  private long pauseMillis() {
    long now = System.nanoTime();
    long next = ProxyPipe.NEVER;
    for (ProxyConnection connection : connections) {
      next = Math.min(next, connection.dueIn(now));
    }
    return next == ProxyPipe.NEVER ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(next) + 1);
  }

  /** What the proxy's thread is to do for another one, which waits for it. */
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
