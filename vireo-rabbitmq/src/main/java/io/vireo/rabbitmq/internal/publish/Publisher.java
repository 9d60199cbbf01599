package io.vireo.rabbitmq.internal.publish;

import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.NoConnectionException;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.ConnectionCallbacks;
import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.rabbitmq.internal.connection.Connector;
import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.connection.SocketWatchdog;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events over one confirm-mode channel and answers for each until its outcome is known:
 * confirmed, taken by no queue, or past its deadline. Across lost links it publishes what was not
 * confirmed again, in order, under the same id. Any thread may call it.
 */
public final class Publisher implements ConnectionSupervisor.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final int MAX_RETURNS = 3;

  /** How long the listeners of other processes need until they are bound again. */
  private static final Duration BINDING_PATIENCE = Duration.ofSeconds(1);

  private final ConnectionSupervisor supervisor;
  private final Topology topology;
  private final ConnectionCallbacks callbacks;
  private final Threads threads;
  private final int windowSize;
  public final PublishQueue outbox;
  private final PublishWriter writer;
  private final PublishDeadlines deadlines;
  private final PublishRejections rejections;

  // Guarded by the outbox's lock.
  private @Nullable NoConnectionException givenUp;
  private boolean closed;

  public Publisher(
      int windowSize,
      Connector connector,
      SocketWatchdog watchdog,
      Topology topology,
      Threads threads,
      ConnectionCallbacks callbacks) {
    this.topology = topology;
    this.callbacks = callbacks;
    this.threads = threads;
    this.windowSize = windowSize;
    this.outbox = new PublishQueue(windowSize);
    this.supervisor = new ConnectionSupervisor("publishing", connector, watchdog, this);
    this.writer = new PublishWriter(outbox, supervisor, threads);
    this.deadlines = new PublishDeadlines(outbox, writer, threads, this::expired);
    this.rejections = new PublishRejections(outbox, writer, threads);
  }

  public ConnectionSupervisor supervisor() {
    return supervisor;
  }

  /** Publishes an event. Blocks while too many are under way, not past the event's deadline. */
  public void publish(PendingPublish pending) {
    VireoException refusal;
    PendingPublish first = null;
    boolean handOver = false;
    boolean connected = true;
    outbox.lock.lock();
    try {
      pending.beginTries(outbox.failedTries());
      refusal = awaitRoom(pending);
      if (refusal == null) {
        long now = System.nanoTime();
        outbox.add(pending);
        deadlines.addedLocked(pending, now);
        connected = outbox.channel() != null;
        first = writer.beginLocked(pending, now);
        handOver = first == null && writer.isIdleWithWorkLocked();
      }
    } finally {
      outbox.lock.unlock();
    }
    if (refusal != null) {
      Outcome.failed(pending, refusal);
    } else if (first != null) {
      writer.write(first);
    } else if (handOver) {
      writer.handOver();
    } else if (!connected) {
      supervisor.connect();
    }
  }

  /** Null once there is room. */
  private @Nullable VireoException awaitRoom(PendingPublish pending) {
    VireoException refusal = refusal(pending);
    while (refusal == null && outbox.isFull()) {
      long remaining = pending.deadlineNanos - System.nanoTime();
      try {
        if (remaining <= 0 || !outbox.awaitRoom(remaining)) {
          return neverWritten(pending);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return PublishFailures.interrupted(pending.event, supervisor.endpoint());
      }
      refusal = refusal(pending);
    }
    return refusal;
  }

  private @Nullable VireoException refusal(PendingPublish pending) {
    if (closed) {
      return PublishFailures.closed(pending.event, supervisor.endpoint());
    }
    if (givenUp != null) {
      return PublishFailures.refused(pending.event, String.valueOf(givenUp.getMessage()));
    }
    if (pending.hasUsedUpRetries(outbox.failedTries())) {
      return PublishFailures.retriesUsedUp(pending, supervisor.endpoint(), supervisor.problem());
    }
    ConnectFailure failure = supervisor.failure();
    return failure != null && failure.permanent()
        ? PublishFailures.refused(pending.event, failure.reason())
        : null;
  }

  private VireoException neverWritten(PendingPublish pending) {
    return PublishFailures.neverWritten(pending.event, supervisor.problem());
  }

  /**
   * A broker's word on an event: nothing took it. Called by the client's reading thread, before the
   * confirm.
   */
  void returned(PublishChannel on, long sequence) {
    outbox.lock.lock();
    try {
      markReturnedLocked(on.window.get(sequence));
    } finally {
      outbox.lock.unlock();
    }
  }

  /** The same, of an event that is known by its id. */
  void returned(PublishChannel on, String id) {
    outbox.lock.lock();
    try {
      markReturnedLocked(on.window.returned(id));
    } finally {
      outbox.lock.unlock();
    }
  }

  private static void markReturnedLocked(@Nullable PendingPublish pending) {
    if (pending != null) {
      pending.returned = true;
    }
  }

  /** A confirm, positive or negative. Called by the client's reading thread. */
  void confirmed(PublishChannel on, long sequence, boolean multiple, boolean positive) {
    List<PendingPublish> settled = on.settled;
    boolean handOver;
    outbox.lock.lock();
    try {
      if (outbox.channel() != on) {
        return;
      }
      on.window.settle(sequence, multiple, settled);
      if (on.confirmed(sequence, multiple, on.window.oldest(), System.nanoTime())) {
        deadlines.confirmedLocked();
      }
      settled.removeIf(pending -> !isOutcome(pending, on, positive));
      settled.forEach(outbox::settled);
      handOver = writer.isIdleWithWorkLocked();
    } finally {
      outbox.lock.unlock();
    }
    settled.forEach(Outcome::confirmed);
    settled.clear();
    if (handOver) {
      writer.handOver();
    }
  }

  /** Whether a confirm ends an event; if not, it is written again. */
  private boolean isOutcome(PendingPublish pending, PublishChannel on, boolean positive) {
    if (!positive) {
      rejections.rejectedLocked(pending, on, System.nanoTime());
      return false;
    }
    rejections.confirmedLocked(pending);
    outbox.taken();
    Preparation preparation = pending.destination.preparation();
    if (pending.returned
        && preparation != null
        && pending.timesReturned++ < MAX_RETURNS
        && preparation.returned(on.link)) {
      pending.notTaken();
      outbox.again(pending);
      return false;
    }
    return true;
  }

  @Override
  public void up(Link link) throws IOException {
    openWhenBound(link, topology.declareForPublishing(link, null));
    callbacks.connected(link.endpoint());
  }

  /**
   * Opens a channel, after a moment if listeners of other processes are being bound again: what is
   * published before finds none of them.
   */
  private void openWhenBound(Link link, boolean deleted) throws IOException {
    if (deleted) {
      threads.after(BINDING_PATIENCE, () -> supervisor.execute(() -> openLater(link)));
    } else {
      open(link);
    }
  }

  private void openLater(Link link) {
    if (supervisor.link() != link || !link.isOpen()) {
      return;
    }
    try {
      open(link);
    } catch (IOException | RuntimeException e) {
      LOG.debug("No publishing channel to {}", link.endpoint(), e);
      link.abort("no publishing channel");
    }
  }

  private void open(Link link) throws IOException {
    PublishChannel opened = PublishChannel.open(this, link, windowSize);
    link.onUnblocked(() -> unblocked(opened));
    outbox.lock.lock();
    try {
      outbox.open(opened);
    } finally {
      outbox.lock.unlock();
    }
    writer.handOver();
  }

  private void unblocked(PublishChannel open) {
    outbox.lock.lock();
    try {
      open.beginPatience(System.nanoTime());
    } finally {
      outbox.lock.unlock();
    }
    writer.handOver();
  }

  @Override
  public void down(Link link, ConnectFailure why) {
    PublishChannel open;
    outbox.lock.lock();
    try {
      open = outbox.channel();
    } finally {
      outbox.lock.unlock();
    }
    if (open != null && open.link == link) {
      ShutdownSignalException cause = link.connection().getCloseReason();
      reclaim(open, cause != null && PublishChannel.isFault(cause), why.reason());
    }
    callbacks.disconnected("The publishing connection was lost. " + why.reason(), why.cause());
  }

  /** Called by any thread, usually the client's reading thread. */
  void channelShutDown(PublishChannel ended, ShutdownSignalException cause) {
    supervisor.execute(() -> channelEnded(ended, cause));
  }

  private void channelEnded(PublishChannel ended, ShutdownSignalException cause) {
    boolean reclaimed =
        reclaim(ended, PublishChannel.isFault(cause), ConnectFailure.of(cause).reason());
    if (!reclaimed || !ended.link.isOpen()) {
      return;
    }
    if (!cause.isInitiatedByApplication()) {
      LOG.warn(
          "{} ended the publishing channel: {}; publishing again what was not confirmed",
          ended.link.endpoint(),
          ConnectFailure.of(cause).reason());
    }
    boolean opened = false;
    try {
      // What was published to may be gone: it is declared again before a fault counts as the
      // event's own.
      openWhenBound(ended.link, topology.declareForPublishing(ended.link, cause));
      opened = true;
    } catch (IOException | RuntimeException e) {
      LOG.debug("No new publishing channel to {}", ended.link.endpoint(), e);
    } finally {
      if (!opened) {
        ended.link.abort("no new publishing channel");
      }
    }
  }

  /** Returns false if that channel was no longer in use. */
  private boolean reclaim(PublishChannel ended, boolean fault, String reason) {
    PendingPublish culprit;
    outbox.lock.lock();
    try {
      if (outbox.channel() != ended) {
        return false;
      }
      culprit = outbox.reclaim(fault, reason);
    } finally {
      outbox.lock.unlock();
    }
    if (culprit != null) {
      Outcome.failed(
          culprit, PublishFailures.rejected(culprit.event, ended.link.endpoint(), reason));
    }
    return true;
  }

  @Override
  public void failed(ConnectFailure failure) {
    callbacks.failed("No publishing connection. " + failure.reason(), failure.cause());
    List<PendingPublish> usedUp;
    List<PendingPublish> refused;
    outbox.lock.lock();
    try {
      outbox.tryFailed();
      usedUp = outbox.takeUsedUp();
      refused = failure.permanent() ? outbox.takeNeverWritten() : List.of();
      outbox.wake();
    } finally {
      outbox.lock.unlock();
    }
    String endpoint = supervisor.endpoint();
    usedUp.forEach(
        pending ->
            Outcome.failed(
                pending, PublishFailures.retriesUsedUp(pending, endpoint, failure.reason())));
    refused.forEach(
        pending ->
            Outcome.failed(pending, PublishFailures.refused(pending.event, failure.reason())));
  }

  @Override
  public void gaveUp(NoConnectionException cause) {
    List<PendingPublish> taken;
    outbox.lock.lock();
    try {
      givenUp = cause;
      taken = outbox.takeAll();
      outbox.wake();
    } finally {
      outbox.lock.unlock();
    }
    String reason = String.valueOf(cause.getMessage());
    taken.forEach(
        pending ->
            Outcome.failed(
                pending, ended(pending, PublishFailures.refused(pending.event, reason))));
    callbacks.disconnected(reason, cause);
  }

  private VireoException ended(PendingPublish pending, VireoException unwritten) {
    if (pending.isRejected()) {
      return PublishFailures.rejectedEachTime(pending, supervisor.endpoint());
    }
    return pending.written
        ? PublishFailures.notConfirmed(pending.event, supervisor.endpoint())
        : unwritten;
  }

  private void expired(PendingPublish pending) {
    Outcome.failed(pending, ended(pending, neverWritten(pending)));
  }

  /** Takes no more events, gives those under way until then to be confirmed, and fails the rest. */
  public void close(Duration atMost) {
    List<PendingPublish> left;
    outbox.lock.lock();
    try {
      closed = true;
      outbox.wake();
      if (outbox.channel() != null) {
        outbox.awaitEmpty(Durations.nanos(atMost));
      }
      left = outbox.takeAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      left = outbox.takeAll();
    } finally {
      outbox.lock.unlock();
    }
    for (PendingPublish pending : left) {
      Outcome.failed(
          pending, ended(pending, PublishFailures.closed(pending.event, supervisor.endpoint())));
    }
  }
}
