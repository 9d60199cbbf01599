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
 * Keeps one connection: connects, has its user set it up, and when it is lost connects again. One
 * thread of its own does all of that, one try at a time, so nothing is ever set up twice. Any
 * thread may call it.
 */
public final class ConnectionSupervisor {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionSupervisor.class);
  public static final Duration GOOD_LINK = Duration.ofSeconds(2);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  /** What a try has come to that was ended by an error, which is in the log then. */
  private static final ConnectFailure DEFECT =
      new ConnectFailure(false, "an error in this program; see its log");

  /** The user of the connection. All methods are called by the supervisor's thread. */
  public interface Listener {

    /** A new link is there: sets it up. An exception here ends the link. */
    void up(Link link) throws IOException;

    /** The link of the last {@link #up} is gone. */
    void down(Link link, ConnectFailure why);

    /** A try has failed; the broker may say for good. */
    void failed(ConnectFailure failure);

    /** No further try will be made. */
    void gaveUp(NoConnectionException cause);
  }

  /** What is known about the connection at a moment. */
  private record Status(
      Health.Status health, @Nullable String reason, Instant since, @Nullable Instant nextTry) {}

  private final String role;
  private final ConnectionSettings settings;
  private final Connector connector;
  private final SocketWatchdog watchdog;
  private final Listener listener;
  private final ScheduledThreadPoolExecutor thread;
  private final BackOff backOff;

  // Used by the supervisor's thread only.
  private int goodAddress;
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private long lastWarning;
  private String lastReason = "";

  private final Object changed = new Object();
  private final AtomicBoolean wanted = new AtomicBoolean();
  private volatile boolean closed;
  private volatile @Nullable Link link;
  private volatile @Nullable SocketHolder connecting;
  private volatile @Nullable NoConnectionException givenUp;
  private volatile @Nullable ConnectFailure failure;
  private volatile Status status =
      new Status(Health.Status.DOWN, "not connected yet", Instant.now(), null);

  public ConnectionSupervisor(
      String role, Connector connector, SocketWatchdog watchdog, Listener listener) {
    this.role = role;
    this.settings = connector.settings();
    this.connector = connector;
    this.watchdog = watchdog;
    this.listener = listener;
    this.backOff = connector.backOff();
    this.thread = Threads.scheduler("vireo-" + role);
  }

  /** Sees to it that there is a connection, now or soon. Returns at once. */
  public void connect() {
    if (!wanted.get() && wanted.compareAndSet(false, true)) {
      execute(this::attempt);
    }
  }

  /** The link that works at the moment, or null. */
  public @Nullable Link link() {
    return link;
  }

  /**
   * Waits for a link.
   *
   * @throws NoConnectionException if the time passes first, or a try fails for good
   */
  public Link awaitLink(Duration atMost) {
    long deadline = Durations.deadline(atMost);
    synchronized (changed) {
      while (true) {
        Link current = link;
        if (current != null) {
          return current;
        }
        NoConnectionException none = givenUp;
        if (none != null) {
          // A new one each time: the stack trace should be the caller's.
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

  /**
   * Why there is no link, if it is known; null while there is one, or before the first try has
   * ended.
   */
  public @Nullable ConnectFailure failure() {
    return failure;
  }

  /** Why nothing can be written at the moment, for people. */
  public String problem() {
    ConnectFailure last = failure;
    if (last != null) {
      return last.reason();
    }
    return endpoint() + (link == null ? ": no answer yet" : ": the broker takes no events for now");
  }

  public @Nullable NoConnectionException givenUp() {
    return givenUp;
  }

  public boolean isWanted() {
    return wanted.get();
  }

  /** How many failed tries in a row are left; negative for no limit. */
  public int remainingRetries() {
    Link now = link;
    boolean good = now != null && now.age().compareTo(GOOD_LINK) >= 0;
    return settings.retries().remaining(good ? 0 : failuresInARow.get());
  }

  /** The broker that is in use or was last tried, for messages. */
  public String endpoint() {
    Link current = link;
    return current == null ? settings.addresses().get(goodAddress).endpoint() : current.endpoint();
  }

  public Health.Part health() {
    Status now = status;
    Link current = link;
    boolean blocked = current != null && current.isBlocked();
    return new Health.Part(
        role + " connection",
        blocked ? Health.Status.DEGRADED : now.health(),
        blocked
            ? "the broker takes no events for now; it is short of memory or disk"
            : now.reason(),
        now.since(),
        now.nextTry());
  }

  /** Runs a task on the supervisor's thread, after what it is doing. */
  public void execute(Runnable task) {
    Threads.schedule(thread, Duration.ZERO, task);
  }

  private void attempt() {
    if (closed || link != null || givenUp != null) {
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

  /** Null if the link is up. */
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
      // One broker that may come back is reason enough to try again soon.
      worst = worst == null || worst.permanent() ? result : worst;
    }
    return worst;
  }

  /** Null if the link is up. */
  private @Nullable ConnectFailure tryAddress(BrokerAddress address) {
    SocketHolder socket = new SocketHolder();
    connecting = socket;
    Link opened = null;
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
        link = null;
        watchdog.unwatch(opened);
        opened.abort("it could not be set up");
      }
    }
  }

  private void established(Link opened) throws IOException {
    watchdog.watch(opened);
    link = opened;
    if (closed) {
      throw new IOException("closed meanwhile");
    }
    failure = null;
    listener.up(opened);
    signalChange();
    if (!lastReason.isEmpty()) {
      LOG.info("The {} connection to {} is back", role, opened.endpoint());
      lastReason = "";
    }
    status = new Status(Health.Status.UP, null, Instant.now(), null);
    // Called at once if it is gone already.
    opened.connection().addShutdownListener(cause -> execute(() -> lost(opened, cause)));
  }

  private void lost(Link gone, ShutdownSignalException cause) {
    if (link != gone) {
      return;
    }
    link = null;
    watchdog.unwatch(gone);
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
    report(reason, delay);
    // Before anybody is told: whatever they do, there is a next try.
    Threads.schedule(thread, delay, this::attempt);
    listener.failed(reason);
  }

  private void report(ConnectFailure reason, Duration delay) {
    boolean news = reason.permanent() ? !lastReason.equals(reason.reason()) : lastReason.isEmpty();
    boolean due = System.nanoTime() - lastWarning >= Durations.nanos(BETWEEN_WARNINGS);
    if (reason.permanent() && news) {
      LOG.error(
          "No {} connection. {}. Trying again every {} s",
          role,
          reason.reason(),
          delay.toSeconds());
    } else if (news || (due && !reason.permanent())) {
      LOG.warn("No {} connection. {}. Trying again until it is back", role, reason.reason());
    } else {
      return;
    }
    lastReason = reason.reason();
    lastWarning = System.nanoTime();
  }

  private void giveUp(ConnectFailure reason) {
    NoConnectionException cause =
        new NoConnectionException(
            "Gave up after %d tries in a row. %s. Start the program again when the broker is back"
                .formatted(failuresInARow.get(), reason.reason()));
    givenUp = cause;
    signalChange();
    status = new Status(Health.Status.DOWN, cause.getMessage(), Instant.now(), null);
    LOG.error("The {} connection: {}", role, cause.getMessage());
    listener.gaveUp(cause);
  }

  /**
   * Ends the connection and the thread. Blocks until then, or until the time has passed; then the
   * rest is cut off. Further calls do nothing.
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
          Link current = link;
          if (current != null) {
            current.close(Duration.ofNanos(deadline - System.nanoTime()));
            watchdog.unwatch(current);
            link = null;
          }
          done.countDown();
        });
    try {
      if (!done.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        LOG.debug("The {} connection did not close in time", role);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.shutdownNow();
    Link left = link;
    if (left != null) {
      watchdog.unwatch(left);
      left.abort("closed");
    }
    status = new Status(Health.Status.DOWN, "closed", Instant.now(), null);
  }
}
