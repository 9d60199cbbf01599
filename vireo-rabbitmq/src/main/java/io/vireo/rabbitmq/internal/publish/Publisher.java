package io.vireo.rabbitmq.internal.publish;

import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.Health;
import io.vireo.NoConnectionException;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.ConnectionCallbacks;
import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.rabbitmq.internal.connection.Connector;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.message.Destination;
import io.vireo.rabbitmq.internal.message.PublishProperties;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events over one confirm-mode channel and answers for each until its outcome is known:
 * it is confirmed, no queue takes it, or its deadline passes. After a connection is lost, it
 * publishes unconfirmed events again over the next one, in order, with the same message ids. Any
 * thread may call it.
 */
public final class Publisher implements ConnectionSupervisor.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  /** How long the listeners of other processes need until their queues are bound again. */
  private static final Duration TIME_TO_BIND = Duration.ofSeconds(1);

  private final ConnectionSupervisor supervisor;
  private final Topology topology;
  private final ConnectionCallbacks callbacks;
  private final Threads threads;
  private final PublishQueue queue;
  private final PublishWriter writer;
  private final PublishDeadlines deadlines;
  private final PublishRejections rejections;
  private final PublishHealth health = new PublishHealth();

  /** How many tries to connect have failed, lost connections included. */
  private final AtomicLong failedTries = new AtomicLong();

  private volatile @Nullable NoConnectionException givenUp;
  private volatile boolean closed;

  /** The open channel, or null; for the supervisor's thread only. */
  private @Nullable PublishChannel channel;

  /**
   * Makes a publisher, which connects with the first event.
   *
   * @param windowSize how many events may be unconfirmed before emitters have to wait
   */
  public Publisher(
      int windowSize,
      Connector connector,
      Topology topology,
      Threads threads,
      ConnectionCallbacks callbacks) {
    this.topology = topology;
    this.callbacks = callbacks;
    this.threads = threads;
    this.queue = new PublishQueue(windowSize, this::refusal);
    this.supervisor = new ConnectionSupervisor("publishing", connector, this);
    this.writer = new PublishWriter(queue, supervisor, threads);
    this.deadlines = new PublishDeadlines(queue, threads, this::expired);
    this.rejections = new PublishRejections(queue, writer, threads);
  }

  /** Keeps the connection over which events are published. */
  public ConnectionSupervisor supervisor() {
    return supervisor;
  }

  /** Whether events can be published and are confirmed. */
  public Health.Part health() {
    return health.of(supervisor.health(), queue.state());
  }

  /** Publishes an event. Blocks while too many are unconfirmed, not past the event's deadline. */
  public void publish(PendingPublish pending) {
    NextStep next;
    pending.beginRetries(failedTries.get());
    try {
      next = queue.add(pending);
    } catch (VireoException refusal) {
      pending.fail(refusal);
      return;
    } catch (TimeoutException e) {
      pending.fail(neverWritten(pending));
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      pending.fail(PublishFailures.interrupted(pending.event, supervisor.endpoint()));
      return;
    }
    deadlines.added(pending);
    if (next == NextStep.Other.NOTHING) {
      supervisor.connect();
    } else {
      writer.proceed(next);
    }
  }

  /**
   * Publishes an event and waits for its outcome. An interrupt does not end the wait.
   *
   * @return whether a queue took it
   * @throws VireoException if it was not published, or nobody knows whether it was
   */
  public boolean publishAndAwait(
      String event,
      Destination destination,
      PublishProperties properties,
      byte[] body,
      Duration atMost) {
    AwaitedConfirm confirm = new AwaitedConfirm();
    publish(
        new PendingPublish(
            event,
            destination,
            properties,
            body,
            Durations.deadline(atMost),
            PendingPublish.UNLIMITED_RETRIES,
            confirm));
    return confirm.await();
  }

  /** Why an event cannot be taken now, or null. The queue's lock is held. */
  private @Nullable VireoException refusal(PendingPublish pending) {
    if (closed) {
      return PublishFailures.closed(pending.event, supervisor.endpoint());
    }
    NoConnectionException end = givenUp;
    if (end != null) {
      return PublishFailures.refused(pending.event, String.valueOf(end.getMessage()));
    }
    if (pending.hasUsedUpRetries(failedTries.get())) {
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

  @Override
  public void up(BrokerConnection connection) throws IOException {
    openWhenBound(connection, topology.declareForPublishing(connection, null));
    callbacks.connected(connection.endpoint());
  }

  /**
   * Opens a channel. If exchanges had been deleted, it does so a moment later, when the queues of
   * other processes are bound again: events that are published before would not reach them.
   */
  private void openWhenBound(BrokerConnection connection, boolean deleted) throws IOException {
    if (deleted) {
      threads.after(TIME_TO_BIND, () -> supervisor.execute(() -> openLater(connection)));
    } else {
      open(connection);
    }
  }

  private void openLater(BrokerConnection connection) {
    if (supervisor.connection() != connection || !connection.isOpen()) {
      return;
    }
    try {
      open(connection);
    } catch (IOException | RuntimeException e) {
      LOG.debug("No publishing channel to {}", connection.endpoint(), e);
      connection.abort("no publishing channel");
    }
  }

  private void open(BrokerConnection connection) throws IOException {
    PublishChannel opened = PublishChannel.open(connection);
    PublishConfirms confirms = new PublishConfirms(opened, queue, writer, rejections, health);
    opened.channel.addConfirmListener(confirms);
    opened.channel.addReturnListener(confirms);
    // The client's reading thread says that the channel has ended; it may not be kept.
    opened.channel.addShutdownListener(
        cause -> supervisor.execute(() -> channelEnded(opened, cause)));
    connection.onUnblocked(() -> writer.proceed(queue.unblocked(opened)));
    channel = opened;
    writer.proceed(queue.openChannel(opened));
  }

  @Override
  public void down(BrokerConnection connection, ConnectFailure why) {
    PublishChannel open = channel;
    if (open != null && open.connection == connection) {
      ShutdownSignalException cause = connection.client().getCloseReason();
      endChannel(open, cause != null && PublishChannel.isFault(cause), why.reason());
    }
    callbacks.disconnected("The publishing connection was lost. " + why.reason(), why.cause());
  }

  private void channelEnded(PublishChannel ended, ShutdownSignalException cause) {
    String reason = ConnectFailure.of(cause).reason();
    if (!endChannel(ended, PublishChannel.isFault(cause), reason) || !ended.connection.isOpen()) {
      return;
    }
    if (!cause.isInitiatedByApplication()) {
      LOG.warn(
          "{} ended the publishing channel: {}; publishing again what was not confirmed",
          ended.connection.endpoint(),
          reason);
    }
    boolean opened = false;
    try {
      // The exchange to which an event was published may be gone. It is declared again before the
      // event is held to be at fault.
      openWhenBound(ended.connection, topology.declareForPublishing(ended.connection, cause));
      opened = true;
    } catch (IOException | RuntimeException e) {
      LOG.debug("No new publishing channel to {}", ended.connection.endpoint(), e);
    } finally {
      if (!opened) {
        ended.connection.abort("no new publishing channel");
      }
    }
  }

  /** Has the events of a channel written again; false if that was done before. */
  private boolean endChannel(PublishChannel ended, boolean fault, String reason) {
    if (channel != ended) {
      return false;
    }
    channel = null;
    PendingPublish culprit = queue.closeChannel(fault);
    if (culprit != null) {
      health.faulted(reason);
      culprit.fail(PublishFailures.rejected(culprit.event, ended.connection.endpoint(), reason));
    }
    return true;
  }

  @Override
  public void failed(ConnectFailure failure) {
    callbacks.failed("No publishing connection. " + failure.reason(), failure.cause());
    long tries = failedTries.incrementAndGet();
    String endpoint = supervisor.endpoint();
    for (PendingPublish pending :
        queue.settleOutsideWindow(event -> event.hasUsedUpRetries(tries))) {
      pending.fail(PublishFailures.retriesUsedUp(pending, endpoint, failure.reason()));
    }
    if (failure.permanent()) {
      for (PendingPublish pending : queue.settleOutsideWindow(event -> !event.isWritten())) {
        pending.fail(PublishFailures.refused(pending.event, failure.reason()));
      }
    }
  }

  @Override
  public void gaveUp(NoConnectionException cause) {
    givenUp = cause;
    String reason = String.valueOf(cause.getMessage());
    for (PendingPublish pending : queue.settleAll()) {
      pending.fail(ended(pending, PublishFailures.refused(pending.event, reason)));
    }
    callbacks.disconnected(reason, cause);
  }

  /** What to tell the emitter of an event that has ended without a confirm. */
  private VireoException ended(PendingPublish pending, VireoException neverWritten) {
    if (pending.isRejected()) {
      return PublishFailures.rejectedEachTime(pending, supervisor.endpoint());
    }
    return pending.isWritten()
        ? PublishFailures.notConfirmed(pending.event, supervisor.endpoint())
        : neverWritten;
  }

  private void expired(PendingPublish pending) {
    pending.fail(ended(pending, neverWritten(pending)));
  }

  /**
   * Takes no more events, waits for a time until those under way are confirmed, and fails the rest.
   */
  public void close(Duration atMost) {
    closed = true;
    try {
      queue.awaitEmpty(Durations.nanos(atMost));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (PendingPublish pending : queue.settleAll()) {
      pending.fail(ended(pending, PublishFailures.closed(pending.event, supervisor.endpoint())));
    }
  }
}
