package io.vireo.rabbitmq.internal.connection;

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
 * One connection from its opening to its end; a new one is a new link. It remembers what has been
 * declared over it. Any thread may call it.
 */
public final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final int MAX_REMEMBERED = 10_000;

  private final Connection connection;
  private final BrokerAddress address;
  private final SocketHolder socket;
  private final InboundLimit inbound;
  private final Flushing outbound;
  private final ScheduledThreadPoolExecutor heartbeats;
  private final ReadyChannel readyChannel;
  private final Map<String, Long> declared = new ConcurrentHashMap<>();
  private final Set<String> mentioned = ConcurrentHashMap.newKeySet();
  private final OncePerMinute mentions = new OncePerMinute();
  private final AtomicBoolean aborted = new AtomicBoolean();
  private final long since = System.nanoTime();
  private volatile boolean blocked;
  private volatile Runnable onUnblocked = () -> {};
  private volatile long lastPulse = System.nanoTime();

  Link(
      Connection connection,
      BrokerAddress address,
      SocketHolder socket,
      InboundLimit inbound,
      Flushing outbound,
      ScheduledThreadPoolExecutor heartbeats) {
    this.connection = connection;
    this.address = address;
    this.socket = socket;
    this.inbound = inbound;
    this.outbound = outbound;
    this.heartbeats = heartbeats;
    this.readyChannel = new ReadyChannel(connection);
  }

  /**
   * Has the heartbeat thread show that it is not stuck in a write. A thread that writes holds the
   * lock that a heartbeat needs, so a pulse that stops tells of any write that hangs.
   */
  // The task runs until the executor is shut down; its future tells nothing.
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

  public Connection connection() {
    return connection;
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

  /** What is done about messages that are too large to be received. */
  public InboundLimit inbound() {
    return inbound;
  }

  /** When what is written goes out. */
  public Flushing outbound() {
    return outbound;
  }

  public boolean isOpen() {
    return connection.isOpen() && !aborted.get();
  }

  /**
   * True while the broker reads nothing from this connection, because it is short of memory or
   * disk.
   */
  public boolean isBlocked() {
    return blocked;
  }

  void blocked(boolean value) {
    // While blocked, a write may take any time; what was late is not held against it afterwards.
    lastPulse = System.nanoTime();
    blocked = value;
    if (!value) {
      onUnblocked.run();
    }
  }

  /**
   * What to do when the broker takes events again; called by an I/O thread, so it may not block.
   */
  public void onUnblocked(Runnable action) {
    onUnblocked = action;
  }

  /** Whether something has been declared over this link, at most so long ago. */
  public boolean hasDeclared(String what, Duration atMost) {
    Long at = declared.get(what);
    return at != null && System.nanoTime() - at < Durations.nanos(atMost);
  }

  public boolean hasDeclared(String what) {
    return declared.containsKey(what);
  }

  public void declared(String what) {
    declared(what, System.nanoTime());
  }

  /**
   * Something is as it is wanted.
   *
   * @param at since when, on the clock of {@link System#nanoTime()}
   */
  public void declared(String what, long at) {
    if (declared.size() >= MAX_REMEMBERED) {
      // Declaring again what is there costs little.
      declared.clear();
    }
    declared.put(what, at);
  }

  /** True for the first time that something is asked about over this link: it is said once. */
  public boolean isNews(String what) {
    return mentioned.size() < MAX_REMEMBERED
        && !mentioned.contains(what)
        && mentions.isDue(what)
        && mentioned.add(what);
  }

  public void forget(String what) {
    declared.remove(what);
  }

  /** Something that was declared is gone: everything is declared anew when it is needed. */
  public void forgetDeclared() {
    declared.clear();
  }

  /**
   * Ends it from outside, however the client hangs. Returns at once. Idempotent.
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

  /** Why it was ended from this side, or null if it was not. */
  @Nullable String abortReason() {
    return socket.closeReason();
  }

  /** Ends it politely; after the time at most, the socket is closed. */
  public void close(Duration atMost) {
    try {
      if (connection.isOpen()) {
        connection.close((int) Math.max(1, Durations.millis(atMost)));
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
