package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MissedHeartbeatException;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.tls.TlsHandshake;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections. Each has a factory of its own, so that its socket is known before it is
 * connected and can be closed at any time. Any thread may call it; {@link #connect} waits for the
 * broker.
 */
public final class Connector {
  private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

  /**
   * The size of the buffer in which the system keeps what the broker has not taken yet. The system
   * wakes a writing thread when a good part of the buffer is free. Left alone, systems grow the
   * buffer to several megabytes, and then a write over a slow network looks for seconds as if it
   * hung.
   */
  private static final int SEND_BUFFER_BYTES = 256 * 1024;

  /**
   * How long the client waits, after a connection was lost, until its consumers have taken what
   * came before. Nobody needs those deliveries, and a closed driver has no thread to take them.
   */
  private static final int SHUTDOWN_MILLIS = 1_000;

  private final ConnectionSettings settings;
  private final Threads threads;
  private final Tunables tunables;
  private final HeldBytes held;
  private final SocketWatchdog watchdog;
  private final ReadableProperties readable = new ReadableProperties(ClientLibrary.present());
  private final ReconnectTimes reconnectTimes = new ReconnectTimes(System::nanoTime);

  public Connector(ConnectionSettings settings, Threads threads, Tunables tunables) {
    this.settings = settings;
    this.threads = threads;
    this.tunables = tunables;
    this.held = new HeldBytes(settings.prefetchBytes());
    this.watchdog = new SocketWatchdog(threads, settings.heartbeat());
  }

  ConnectionSettings settings() {
    return settings;
  }

  Threads threads() {
    return threads;
  }

  SocketWatchdog watchdog() {
    return watchdog;
  }

  /** A new back-off, for a connection that tries at the same times as the driver's others. */
  BackOff backOff() {
    return new BackOff(new SplittableRandom(), reconnectTimes, settings.retries());
  }

  /**
   * Tries once to connect to one address.
   *
   * @param role what the connection is for
   * @param socket gets the socket before it is connected
   */
  public BrokerConnection connect(BrokerAddress address, String role, SocketHolder socket)
      throws IOException, TimeoutException {
    TlsHandshake handshake = address.tls() ? settings.tls().newHandshake() : null;
    ScheduledThreadPoolExecutor heartbeats = Threads.scheduler("vireo-heartbeat-" + role);
    BrokerConnection brokerConnection = null;
    try {
      InboundLimit inbound = new InboundLimit(tunables.maxInboundBytes(), held, readable);
      Flushing outbound = new Flushing();
      ConnectionFactory factory = new FramedConnections(inbound, outbound, ClientLibrary.present());
      configure(factory, address, role, socket, heartbeats, handshake);
      Connection connection =
          factory.newConnection(
              threads.dispatchers(),
              List.of(new Address(address.host(), address.port())),
              settings.name() + " (" + role + ")");
      brokerConnection =
          new BrokerConnection(connection, address, socket, inbound, outbound, heartbeats);
      connection.addBlockedListener(new Blocked(brokerConnection));
      return brokerConnection;
    } catch (IOException | TimeoutException | RuntimeException e) {
      if (handshake != null) {
        handshake.explain(e);
      }
      throw e;
    } finally {
      if (brokerConnection == null) {
        heartbeats.shutdownNow();
        socket.close("it could not be connected");
      }
    }
  }

  private void configure(
      ConnectionFactory factory,
      BrokerAddress address,
      String role,
      SocketHolder socket,
      ScheduledThreadPoolExecutor heartbeats,
      @Nullable TlsHandshake handshake) {
    factory.setHost(address.host());
    factory.setPort(address.port());
    factory.setVirtualHost(address.virtualHost());
    factory.setUsername(address.user());
    factory.setPassword(address.password());
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setRequestedHeartbeat((int) settings.heartbeat().toSeconds());
    factory.setConnectionTimeout((int) Durations.millis(settings.timeouts().connect()));
    factory.setHandshakeTimeout((int) Durations.millis(settings.timeouts().handshake()));
    factory.setChannelRpcTimeout((int) Durations.millis(settings.timeouts().rpc()));
    factory.setShutdownTimeout(SHUTDOWN_MILLIS);
    factory.setThreadFactory(Threads.daemons("vireo-io-" + role));
    factory.setHeartbeatExecutor(heartbeats);
    factory.setExceptionHandler(new SocketCloser(socket, readable));
    factory.setSocketConfigurator(
        opened -> {
          opened.setTcpNoDelay(true);
          opened.setSendBufferSize(SEND_BUFFER_BYTES);
          opened.setKeepAlive(true);
          if (handshake != null) {
            handshake.secure(opened);
          }
          socket.set(opened);
        });
    if (handshake != null) {
      // Not by setSocketFactory: the client would verify no host name.
      factory.useSslProtocol(handshake.context());
      factory.enableHostnameVerification();
    }
  }

  /** Tells a connection when the broker stops reading from it, and when it reads again. */
  private record Blocked(BrokerConnection brokerConnection) implements BlockedListener {
    @Override
    public void handleBlocked(String reason) {
      LOG.warn("{} takes no events for now: {}", brokerConnection.endpoint(), reason);
      brokerConnection.blocked(true);
    }

    @Override
    public void handleUnblocked() {
      LOG.info("{} takes events again", brokerConnection.endpoint());
      brokerConnection.blocked(false);
    }
  }

  /** Closes the socket after a failure on one of the client's threads. */
  private static final class SocketCloser extends ForgivingExceptionHandler {
    private final SocketHolder socket;
    private final ReadableProperties readable;

    SocketCloser(SocketHolder socket, ReadableProperties readable) {
      this.socket = socket;
      this.readable = readable;
    }

    @Override
    public void handleUnexpectedConnectionDriverException(Connection connection, Throwable cause) {
      LOG.debug("Connection lost", cause);
      readable.unreadable(cause);
      // The client itself would now wait until the rest is sent, which is impossible, and for a
      // lock that a write which hangs may hold for ever.
      socket.drop(
          cause instanceof MissedHeartbeatException
              ? "the broker has been silent for two heartbeats"
              : null);
    }

    /**
     * Ends the connection, since a listener of Vireo may have lost a delivery or confirm. The
     * broker sends it again over the next connection, or the event is published again.
     */
    @Override
    protected void handleChannelKiller(Channel channel, Throwable cause, String what) {
      log(what, cause);
      socket.close("a listener failed");
    }

    /** Only logs, for a listener of blocked connections loses nothing. */
    @Override
    protected void handleConnectionKiller(Connection connection, Throwable cause, String what) {
      log(what, cause);
    }

    @Override
    protected void log(String what, Throwable cause) {
      LOG.error("A listener of Vireo's failed, which is a defect; please report it", cause);
    }
  }
}
