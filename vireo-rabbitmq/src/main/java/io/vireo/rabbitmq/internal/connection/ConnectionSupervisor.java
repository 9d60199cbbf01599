package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.Health;
import io.vireo.NoConnectionException;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps up one connection: connects, has its user set the connection up, and connects again when it
 * is lost. One thread of the supervisor's own does all of that, one try at a time, so nothing is
 * set up twice. Any thread may call it; only {@link #awaitConnection} and {@link #close} wait.
 */
public final class ConnectionSupervisor {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionSupervisor.class);

  /** How long a connection has to last until the tries before it no longer count. */
  public static final Duration GOOD_LINK = Duration.ofSeconds(2);

  /** The failure of a try that was ended by an {@code Error}, which the log shows. */
  private static final ConnectFailure DEFECT =
      new ConnectFailure(false, "an error in this program; see its log");

  /** The user of the connection. The supervisor's thread calls all methods. */
  public interface Listener {

    /** Sets up a new connection. An exception ends the connection. */
    void up(BrokerConnection connection) throws IOException;

    /** The connection of the last {@link #up} was lost or closed. */
    void down(BrokerConnection connection, ConnectFailure why);

    /** A try to connect has failed, or the connection was lost. Another try will follow. */
    void failed(ConnectFailure failure);

    /** The limit of tries is reached. No further try will follow. */
    void gaveUp(NoConnectionException cause);
  }

  /** The connection's part of the driver's health. */
  private record Status(
      Health.Status health, @Nullable String reason, Instant since, @Nullable Instant nextTry) {}

  private final String role;
  private final ConnectionSettings settings;
  private final Connector connector;
  private final Listener listener;
  private final ScheduledThreadPoolExecutor thread;
  private final BackOff backOff;
  private final ConnectionFailureLog failureLog;

  /** The index of the last good address. Only the supervisor's thread writes it. */
  private int goodAddress;

  private final AtomicInteger failuresInARow = new AtomicInteger();

  /** Wakes those who wait for a connection, after each change. */
  private final Object changed = new Object();

  private final AtomicBoolean wanted = new AtomicBoolean();
  private volatile boolean closed;
  private volatile @Nullable BrokerConnection connection;
  private volatile @Nullable SocketHolder connecting;
  private volatile @Nullable NoConnectionException givenUp;
  private volatile @Nullable ConnectFailure failure;
  private volatile Status status =
      new Status(Health.Status.DOWN, "not connected yet", Instant.now(), null);

  public ConnectionSupervisor(String role, Connector connector, Listener listener) {
    this.role = role;
    this.settings = connector.settings();
    this.connector = connector;
    this.listener = listener;
    this.backOff = connector.backOff();
    this.failureLog = new ConnectionFailureLog(role);
    this.thread = Threads.scheduler("vireo-" + role);
  }

  /** Has the connection made, if no earlier call has. Returns at once. */
  public void connect() {
    if (!wanted.get() && wanted.compareAndSet(false, true)) {
      execute(this::attempt);
    }
  }

  /** The connection that is up at the moment, or null. */
  public @Nullable BrokerConnection connection() {
    return connection;
  }

  /**
   * Waits for a connection.
   *
   * @throws NoConnectionException if the time passes first, or if a try has failed in a way that
   *     waiting does not cure
   */
  public BrokerConnection awaitConnection(Duration atMost) {
    long deadline = Durations.deadline(atMost);
    synchronized (changed) {
      while (true) {
        BrokerConnection current = connection;
        if (current != null) {
          return current;
        }
        NoConnectionException none = givenUp;
        if (none != null) {
          // A new exception, so that its stack trace is the caller's.
          throw new NoConnectionException(String.valueOf(none.getMessage()), none);
        }
        ConnectFailure last = failure;
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (closed || millis <= 0 || (last != null && last.permanent())) {
          throw new NoConnectionException("No connection. " + problem());
        }
        try {
          changed.wait(millis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new NoConnectionException("Interrupted while waiting for " + endpoint(), e);
        }
      }
    }
  }

  private void signalChange() {
    synchronized (changed) {
      changed.notifyAll();
    }
  }

  /** Why there is no connection; null while there is one, or before the first try has ended. */
  public @Nullable ConnectFailure failure() {
    return failure;
  }

  /** For people: why no event can be written at the moment. */
  public String problem() {
    ConnectFailure last = failure;
    if (last != null) {
      return last.reason();
    }
    return endpoint()
        + (connection == null ? ": no answer yet" : ": the broker takes no events for now");
  }

  /** Why no further try will be made; null if tries go on. */
  public @Nullable NoConnectionException givenUp() {
    return givenUp;
  }

  /** Whether {@link #connect} was called. */
  public boolean isWanted() {
    return wanted.get();
  }

  /** After how many further failures in a row no try will follow; negative if there is no limit. */
  public int remainingRetries() {
    BrokerConnection now = connection;
    boolean good = now != null && now.age().compareTo(GOOD_LINK) >= 0;
    return settings.retries().remaining(good ? 0 : failuresInARow.get());
  }

  /** For messages: the broker that is connected to, or was last. */
  public String endpoint() {
    BrokerConnection current = connection;
    return current == null ? settings.addresses().get(goodAddress).endpoint() : current.endpoint();
  }

  /** The connection's part of the driver's health. */
  public Health.Part health() {
    Status now = status;
    BrokerConnection current = connection;
    boolean blocked = current != null && current.isBlocked();
    Health.Part part =
        Health.Part.of(
            role + " connection",
            blocked ? Health.Status.DEGRADED : now.health(),
            blocked
                ? "the broker takes no events for now; it is short of memory or disk"
                : now.reason(),
            now.since(),
            now.nextTry());
    return part.asConnection();
  }

  /** Runs a task on the supervisor's thread, after the tasks that were given before. */
  public void execute(Runnable task) {
    connector.threads().schedule(thread, Duration.ZERO, task);
  }

  private void attempt() {
    if (closed || connection != null || givenUp != null) {
      return;
    }
    ConnectFailure result = DEFECT;
    try {
      result = tryAddresses();
    } finally {
      if (result != null && !closed) {
        retry(result);
      }
    }
  }

  /** Tries all addresses; returns null if a connection is up. */
  private @Nullable ConnectFailure tryAddresses() {
    ConnectFailure worst = null;
    List<BrokerAddress> addresses = settings.addresses();
    for (int i = 0; i < addresses.size() && !closed; i++) {
      int index = (goodAddress + i) % addresses.size();
      ConnectFailure result = tryAddress(addresses.get(index));
      if (result == null) {
        goodAddress = index;
        return null;
      }
      // A failure that waiting may cure counts more, so that the next try comes soon.
      worst = worst == null || worst.permanent() ? result : worst;
    }
    return worst;
  }

  /** Tries one address; returns null if a connection is up. */
  private @Nullable ConnectFailure tryAddress(BrokerAddress address) {
    SocketHolder socket = new SocketHolder();
    connecting = socket;
    BrokerConnection opened = null;
    boolean up = false;
    try {
      if (closed) {
        return null;
      }
      opened = connector.connect(address, role, socket);
      established(opened);
      up = true;
      return null;
    } catch (IOException | TimeoutException | RuntimeException e) {
      LOG.debug("No {} connection to {}", role, address.endpoint(), e);
      return ConnectFailure.of(e).at(address.endpoint());
    } finally {
      connecting = null;
      if (!up && opened != null) {
        connection = null;
        opened.abort("it could not be set up");
      }
    }
  }

  private void established(BrokerConnection opened) throws IOException {
    connector.watchdog().watch(opened);
    connection = opened;
    if (closed) {
      throw new IOException("closed meanwhile");
    }
    failure = null;
    listener.up(opened);
    signalChange();
    failureLog.connected(opened.endpoint());
    status = new Status(Health.Status.UP, null, Instant.now(), null);
    // The client calls the listener at once if the connection was lost already.
    opened.client().addShutdownListener(cause -> execute(() -> lost(opened, cause)));
  }

  private void lost(BrokerConnection gone, ShutdownSignalException cause) {
    if (connection != gone) {
      return;
    }
    connection = null;
    String ownReason = gone.abortReason();
    gone.abort("lost");
    if (closed) {
      listener.down(gone, new ConnectFailure(false, "closed", cause));
      return;
    }
    if (gone.age().compareTo(GOOD_LINK) >= 0) {
      backOff.reset();
      failuresInARow.set(0);
    }
    String why = ownReason == null ? ConnectFailure.ofLost(cause).reason() : ownReason;
    ConnectFailure failed = new ConnectFailure(false, gone.endpoint() + ": " + why, cause);
    try {
      listener.down(gone, failed);
    } finally {
      retry(failed);
    }
  }

  private void retry(ConnectFailure reason) {
    failure = reason;
    signalChange();
    if (settings.retries().areUsedUp(failuresInARow.incrementAndGet())) {
      giveUp(reason);
      return;
    }
    Duration delay =
        reason.permanent() ? backOff.afterPermanentFailure() : backOff.afterTransientFailure();
    Status before = status;
    status =
        new Status(
            Health.Status.DOWN,
            reason.reason(),
            before.health() == Health.Status.DOWN ? before.since() : Instant.now(),
            Durations.after(Instant.now(), delay));
    failureLog.failed(reason, delay);
    // Before the listener is called, so that an exception there does not prevent the next try.
    connector.threads().schedule(thread, delay, this::attempt);
    listener.failed(reason);
  }

  private void giveUp(ConnectFailure reason) {
    NoConnectionException cause =
        new NoConnectionException(
            "Gave up after %d tries in a row. %s. Start the program again when the broker is back"
                .formatted(failuresInARow.get(), reason.reason()));
    givenUp = cause;
    signalChange();
    status = new Status(Health.Status.DOWN, cause.getMessage(), Instant.now(), null);
    failureLog.gaveUp(String.valueOf(cause.getMessage()));
    listener.gaveUp(cause);
  }

  /**
   * Closes the connection and ends the thread. Waits for the broker's answer; when the time has
   * passed, closes the socket without it. Further calls do nothing.
   */
  public void close(Duration atMost) {
    synchronized (changed) {
      if (closed) {
        return;
      }
      closed = true;
      changed.notifyAll();
    }
    SocketHolder pending = connecting;
    if (pending != null) {
      pending.close("closed");
    }
    long deadline = Durations.deadline(atMost);
    CountDownLatch done = new CountDownLatch(1);
    execute(
        () -> {
          BrokerConnection current = connection;
          if (current != null) {
            current.close(Duration.ofNanos(deadline - System.nanoTime()));
            connection = null;
          }
          done.countDown();
        });
    if (!Threads.await(done, Duration.ofNanos(deadline - System.nanoTime()))) {
      LOG.debug("The {} connection did not close in time", role);
    }
    thread.shutdownNow();
    BrokerConnection left = connection;
    if (left != null) {
      left.abort("closed");
    }
    status = new Status(Health.Status.DOWN, "closed", Instant.now(), null);
  }
}
