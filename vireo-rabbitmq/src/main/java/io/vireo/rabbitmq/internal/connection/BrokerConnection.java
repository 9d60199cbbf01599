package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.vireo.spi.Durations;
import io.vireo.spi.OncePerMinute;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a broker, from its opening to its end; after a reconnect there is another one.
 * It remembers what was declared over it, so that nothing is declared twice. Any thread may call
 * it; only {@link #openChannel} and {@link #close} wait.
 */
public final class BrokerConnection {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerConnection.class);
  private static final int MAX_REMEMBERED = 10_000;

  private final Connection client;
  private final BrokerAddress address;
  private final SocketHolder socket;
  private final InboundLimit inbound;
  private final Flushing outbound;
  private final ScheduledThreadPoolExecutor heartbeats;
  private final ReadyChannel readyChannel;

  /** The names of what was declared, and when, on the clock of {@link System#nanoTime()}. */
  private final Map<String, Long> declared = new ConcurrentHashMap<>();

  /** The names of what was logged about this connection. */
  private final Set<String> mentioned = ConcurrentHashMap.newKeySet();

  private final OncePerMinute mentions = new OncePerMinute();
  private final AtomicBoolean aborted = new AtomicBoolean();
  private final long since = System.nanoTime();
  private volatile boolean blocked;
  private volatile Runnable onUnblocked = () -> {};
  private volatile long lastPulse = System.nanoTime();

  BrokerConnection(
      Connection client,
      BrokerAddress address,
      SocketHolder socket,
      InboundLimit inbound,
      Flushing outbound,
      ScheduledThreadPoolExecutor heartbeats) {
    this.client = client;
    this.address = address;
    this.socket = socket;
    this.inbound = inbound;
    this.outbound = outbound;
    this.heartbeats = heartbeats;
    this.readyChannel = new ReadyChannel(client);
  }

  /**
   * Has the thread that sends heartbeats show regularly that it is not stuck. A thread that writes
   * holds the lock that a heartbeat needs. So a write that hangs stops this pulse.
   */
  // The task runs until the executor is shut down, so nobody needs its future.
  @SuppressWarnings("FutureReturnValueIgnored")
  void startPulse(Duration interval) {
    heartbeats.scheduleAtFixedRate(
        () -> lastPulse = System.nanoTime(),
        Durations.nanos(interval),
        Durations.nanos(interval),
        TimeUnit.NANOSECONDS);
  }

  Duration sincePulse() {
    return Duration.ofNanos(System.nanoTime() - lastPulse);
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  public Connection client() {
    return client;
  }

  /** Opens a channel. Waits for the broker. */
  public Channel openChannel() throws IOException {
    Channel opened = client.createChannel();
    if (opened == null) {
      throw new IOException(endpoint() + ": no channel is left on the connection");
    }
    return opened;
  }

  public ReadyChannel readyChannel() {
    return readyChannel;
  }

  public BrokerAddress address() {
    return address;
  }

  public String endpoint() {
    return address.endpoint();
  }

  /** The limit of what is received over this connection. */
  public InboundLimit inbound() {
    return inbound;
  }

  /** Decides when what is written over this connection is sent. */
  public Flushing outbound() {
    return outbound;
  }

  public boolean isOpen() {
    return client.isOpen() && !aborted.get();
  }

  /** Whether the broker reads nothing from this connection, since it is short of memory or disk. */
  public boolean isBlocked() {
    return blocked;
  }

  void blocked(boolean value) {
    // While the broker reads nothing, a write may take any time. The watchdog begins to count anew.
    lastPulse = System.nanoTime();
    blocked = value;
    if (!value) {
      onUnblocked.run();
    }
  }

  /**
   * Sets what to do when the broker reads again. An I/O thread of the client runs the action, so it
   * may not block.
   */
  public void onUnblocked(Runnable action) {
    onUnblocked = action;
  }

  /**
   * Whether something was declared over this connection, or was found there, at most so long ago.
   */
  public boolean hasDeclared(String what, Duration atMost) {
    Long at = declared.get(what);
    return at != null && System.nanoTime() - at < Durations.nanos(atMost);
  }

  public boolean hasDeclared(String what) {
    return declared.containsKey(what);
  }

  /** Remembers that something was declared over this connection just now. */
  public void rememberDeclared(String what) {
    rememberDeclared(what, System.nanoTime());
  }

  /**
   * Remembers that something was declared over this connection, or was found to need no
   * declaration.
   *
   * @param at when that was, on the clock of {@link System#nanoTime()}
   */
  public void rememberDeclared(String what, long at) {
    if (declared.size() >= MAX_REMEMBERED) {
      // To declare again what exists costs little.
      declared.clear();
    }
    declared.put(what, at);
  }

  /**
   * True for the first call with this name over this connection, so that it is logged only once.
   */
  public boolean isFirstMention(String what) {
    return mentioned.size() < MAX_REMEMBERED
        && !mentioned.contains(what)
        && mentions.isDue(what)
        && mentioned.add(what);
  }

  /** Has something declared again when it is needed, since it may have been deleted. */
  public void forget(String what) {
    declared.remove(what);
  }

  /** Has everything declared again when it is needed, since something was deleted. */
  public void forgetDeclared() {
    declared.clear();
  }

  /**
   * Closes the socket, even if the client hangs in a write. Returns at once. Idempotent.
   *
   * @return true for the first call
   */
  public boolean abort(String reason) {
    boolean first = aborted.compareAndSet(false, true);
    if (first) {
      LOG.debug("Closing the socket to {}: {}", endpoint(), reason);
      heartbeats.shutdownNow();
      socket.close(reason);
    }
    return first;
  }

  /** Why the driver has closed the socket, or null if it has not. */
  @Nullable String abortReason() {
    return socket.closeReason();
  }

  /**
   * Closes the connection and waits for the broker's answer; then, or after the time, closes the
   * socket.
   */
  public void close(Duration atMost) {
    try {
      if (client.isOpen()) {
        client.close((int) Math.max(1, Durations.millis(atMost)));
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("Closing the connection to {}", endpoint(), e);
    }
    abort("closed");
  }

  @Override
  public String toString() {
    return endpoint();
  }
}
