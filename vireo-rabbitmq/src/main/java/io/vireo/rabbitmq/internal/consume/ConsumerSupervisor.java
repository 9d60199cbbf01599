package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.thread.SerialTasks;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.QueueSettings;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.Health;
import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one consumer registered: whatever ends its channel, it declares, binds and consumes anew,
 * in one go. All exchanges with the broker are tasks that run one after the other; other methods
 * may be called by any thread.
 */
public final class ConsumerSupervisor
    implements SupervisedConsumer, Quarantine.Patient, ChannelListener {
  // Over 400 lines: all that touches the one channel of a consumer runs here, one after the other.

  private static final Logger LOG = LoggerFactory.getLogger(ConsumerSupervisor.class);

  private final ConsumerRequest request;
  private final DeliveryListener listener;
  private final ConsumerEnvironment shared;
  private final ConsumingConnection connection;
  private final SerialTasks tasks;
  private final ConsumerReports reports;
  private final UnsettledDeliveries unsettled = new UnsettledDeliveries(this::end);
  private final DeliveryContext deliveries;
  private final ConsumerPausing intake;
  private final AdaptivePrefetch prefetch;
  private final Quarantine quarantine;
  private final IsolationQueue isolationQueue;
  private final Liveness liveness = new Liveness();
  private final Object delivering = new Object();
  private final QueueSettings queueSettings;
  private final ConsumerRetries retries;
  private volatile @Nullable ConsumerChannel current;

  public ConsumerSupervisor(
      ConsumerRequest request,
      DeliveryListener listener,
      ConsumerSettings settings,
      ConsumerEnvironment shared,
      ConsumingConnection connection) {
    this.request = request;
    this.listener = listener;
    this.shared = shared;
    this.connection = connection;
    this.tasks = new SerialTasks(shared.threads());
    this.reports = new ConsumerReports(request);
    this.intake = new ConsumerPausing(request, listener, shared, tasks);
    this.prefetch =
        new AdaptivePrefetch(request.options().concurrency(), request.options().prefetch());
    this.quarantine = new Quarantine(this, shared.threads(), tasks, shared.tunables());
    this.deliveries = new DeliveryContext(request, shared.republisher(), reports, unsettled);
    this.isolationQueue = new IsolationQueue(deliveries, shared);
    this.queueSettings = settings.queue();
    this.retries = new ConsumerRetries(settings.retries());
  }

  /** Starts to register. Returns at once. */
  public void start(ConsumerCallbacks callbacks) {
    reports.tell(callbacks);
    shared.lifecycle().begin();
    connection.add(this);
    tasks.execute(this::attach);
  }

  @Override
  public ConsumerRequest request() {
    return request;
  }

  @Override
  public @Nullable String queueName() {
    ConsumerChannel channel = current;
    return channel == null ? null : channel.queue().name();
  }

  @Override
  public int remainingRetries() {
    return retries.remaining(connection.supervisor().remainingRetries());
  }

  public Health.Part health() {
    ConsumerChannel channel = current;
    return registration()
        .health(
            channel != null && channel.isLive(), intake.isPaused() ? listener.pauseReason() : null);
  }

  private Registration registration() {
    return reports.registration();
  }

  public boolean isStopped() {
    return unsettled.isStopped();
  }

  @Override
  public State state() {
    if (isStopped()) {
      return State.STOPPED;
    }
    if (retries.areGivenUp() || connection.supervisor().givenUp() != null) {
      return State.FAILED;
    }
    ConsumerChannel channel = current;
    if (channel == null || !channel.isLive() || quarantine.reason() != null) {
      return State.CONNECTING;
    }
    return intake.isPaused() ? State.PAUSED : State.REGISTERED;
  }

  @Override
  public boolean isConnected() {
    Link link = connection.supervisor().link();
    return link != null && link.isOpen();
  }

  @Override
  public boolean awaitRegistered(Duration atMost) {
    return registration().await(atMost);
  }

  /** The connection is there, perhaps again. */
  void linkUp() {
    tasks.execute(this::attach);
  }

  void connectFailed(ConnectFailure failure, @Nullable Instant nextTry) {
    retries.connectFailed();
    if (!givesUp(failure)) {
      reports.connectFailed(failure, nextTry);
    }
  }

  /** Returns true if no further try will be made. */
  private boolean givesUp(ConnectFailure failure) {
    if (!isStopped() && retries.giveUp()) {
      reports.gaveUp(retries.failuresInARow(), failure.reason());
    }
    return retries.areGivenUp();
  }

  void gaveUp(NoConnectionException cause) {
    if (!retries.areGivenUp()) {
      reports.gaveUp(cause);
    }
  }

  private void attach() {
    ConsumerChannel before = current;
    Link link = connection.supervisor().link();
    if (isStopped()
        || retries.areGivenUp()
        || link == null
        || !link.isOpen()
        || (before != null && before.isLive())) {
      return;
    }
    if (before != null) {
      lost(before, "the connection was lost");
    }
    Duration pause = retries.pause();
    if (!pause.isNegative() && !pause.isZero()) {
      attachAfter(pause);
      return;
    }
    ConsumerChannel opened = null;
    try {
      opened = open(link);
      intake.ask(link);
      intake.align(opened);
      current = opened;
      registered(opened);
    } catch (IOException | RuntimeException | Error e) {
      // An Error of the program's own code as well, or nothing would ever be tried again.
      current = null;
      intake.release();
      if (opened != null) {
        opened.close();
      }
      link.forgetDeclared();
      attachFailed(link, e);
    }
  }

  /** A channel with its queue, on which nothing is consumed yet. */
  private ConsumerChannel open(Link link) throws IOException {
    try (Declarations declarations = new Declarations(link, link.readyChannel().take())) {
      link.readyChannel().open(shared.threads());
      Topology.DeclaredQueue queue =
          shared
              .topology()
              .declareQueue(
                  link, declarations, request, queueSettings, reports.callbacks()::queueArguments);
      return ConsumerChannel.open(
          this,
          deliveries,
          shared.threads(),
          link,
          declarations.takeOver(),
          queue,
          prefetch.current());
    }
  }

  private void registered(ConsumerChannel opened) {
    retries.registered();
    if (!opened.isLive()) {
      lost(opened, "the channel ended at once");
      return;
    }
    String untrusted = quarantine.reason();
    if (untrusted != null) {
      registration().failed(untrusted, null, null);
      return;
    }
    reports.registered(opened.link().endpoint(), opened.queue().remark());
  }

  private void attachFailed(Link link, Throwable cause) {
    LOG.debug("Registering for '{}' failed", request.event(), cause);
    ConnectFailure failure =
        cause instanceof ObservationException
            ? new ConnectFailure(true, String.valueOf(cause.getMessage()))
            : ConnectFailure.ofLost(cause);
    if (link.isOpen() || failure.permanent()) {
      retry(link.endpoint(), failure, cause instanceof ObservationException e ? e : null);
    } else {
      // The next link brings the next try; a lost one is no reason to wait after that.
      registration().failed(link.endpoint() + ": " + failure.reason(), null, null);
    }
  }

  private void retry(String endpoint, ConnectFailure failure, @Nullable ObservationException exact) {
    if (isStopped()) {
      return;
    }
    Duration delay = retries.failed(failure.permanent());
    if (givesUp(failure.at(endpoint))) {
      return;
    }
    reports.notRegistered(failure.at(endpoint), exact, Durations.after(Instant.now(), delay));
    attachAfter(delay);
  }

  private void attachAfter(Duration delay) {
    shared.threads().after(delay, () -> tasks.execute(this::attach));
  }

  @Override
  public void onEnd(ConsumerChannel channel, String reason) {
    tasks.execute(() -> lost(channel, reason));
  }

  private void lost(ConsumerChannel channel, String reason) {
    if (current != channel) {
      return;
    }
    current = null;
    intake.release();
    // Before it is closed from this side.
    Throwable cause = channel.getChannel().getCloseReason();
    channel.close();
    prefetch.reset();
    listener.onStale();
    if (isStopped()) {
      return;
    }
    reports.lost(reason, cause);
    retries.ended();
    if (channel.link().isOpen()) {
      channel.link().forgetDeclared();
      retry(channel.link().endpoint(), new ConnectFailure(false, reason), null);
    } else {
      registration().failed(channel.link().endpoint() + ": " + reason, null, null);
    }
  }

  @Override
  public void pause() {
    if (isStopped()) {
      return;
    }
    intake.pause();
    if (!tasks.executeAndWait(() -> align("pausing"), shared.rpcTimeout())) {
      LOG.warn("The broker has not answered the pause of '{}' yet", request.event());
    }
  }

  @Override
  public void resume() {
    intake.resume();
    tasks.execute(() -> align("resuming"));
  }

  private void align(String what) {
    ConsumerChannel channel = current;
    if (isStopped() || channel == null) {
      return;
    }
    try {
      intake.align(channel);
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} '{}' failed; its channel is made anew", what, request.event(), e);
      lost(channel, what + " failed");
    }
  }

  @Override
  public void onOversized(ConsumerChannel channel, long bytes) {
    tasks.execute(
        () -> {
          if (current == channel && !isStopped()) {
            quarantine.received(channel.queue().name(), bytes);
          }
        });
  }

  @Override
  public void onMemoryExhausted(ConsumerChannel channel) {
    fetch(channel, () -> intake.fetchFewer(channel, prefetch.memoryExhausted(channel.waiting()), true));
  }

  @Override
  public void onMemoryReleased(ConsumerChannel channel) {
    fetch(channel, () -> intake.resumeIfThereIsRoom(channel));
  }

  @Override
  public void onReviewDue(ConsumerChannel channel) {
    fetch(
        channel,
        () -> {
          int before = prefetch.current();
          int wanted = channel.review(prefetch);
          if (wanted < before) {
            intake.fetchFewer(channel, wanted, false);
          } else if (wanted > before) {
            intake.fetchMore(channel, wanted);
          }
        });
  }

  /** Something about how many events a channel fetches. */
  private interface Fetching {
    void run() throws IOException;
  }

  private void fetch(ConsumerChannel channel, Fetching change) {
    tasks.execute(
        () -> {
          if (current != channel || isStopped()) {
            return;
          }
          int before = prefetch.current();
          try {
            change.run();
          } catch (IOException | RuntimeException e) {
            LOG.debug("Changing the prefetch of '{}' failed", request.event(), e);
            lost(channel, "its prefetch could not be changed");
          }
          if (prefetch.current() != before) {
            LOG.debug(
                "The prefetch of '{}' is {}, not {}", request.event(), prefetch.current(), before);
          }
        });
  }

  @Override
  public void suspend(boolean value) {
    intake.suspend(value);
    align(value ? "suspending" : "resuming");
  }

  @Override
  public void ill(String reason, Instant nextTry) {
    reports.notRegistered(new ConnectFailure(false, reason), null, nextTry);
  }

  @Override
  public void mended() {
    ConsumerChannel channel = current;
    if (channel != null && !isStopped()) {
      registered(channel);
    }
  }

  /** The channel of which nothing has proved lately that the broker still serves it, or null. */
  @Nullable ConsumerChannel silentChannel() {
    ConsumerChannel channel = current;
    return channel != null && !isStopped() && channel.isLive() && liveness.isIdle(channel)
        ? channel
        : null;
  }

  /**
   * What the broker says of the queue of a silent channel. Called by any thread.
   *
   * @param epoch that of the channel when it was asked
   */
  void answered(ConsumerChannel channel, int epoch, long messages, long consumers) {
    tasks.execute(
        () -> {
          if (current == channel && channel.epoch() == epoch && channel.isConsuming()) {
            String problem = liveness.problem(channel, messages, consumers);
            if (problem != null) {
              lost(channel, problem);
            }
          }
        });
  }

  /** Whether its queue is bound, as far as is known. */
  boolean isBound() {
    ConsumerChannel channel = current;
    return channel != null && channel.isLive() && !isStopped();
  }

  /** Binds the queue once more, for an exchange was gone. */
  void bindAgain() {
    registration().unbound();
    bindAgainQuietly();
  }

  /** Binds the queue once more, in case that an exchange was gone. */
  void bindAgainQuietly() {
    tasks.execute(
        () -> {
          ConsumerChannel channel = current;
          if (channel == null || isStopped() || !channel.isLive()) {
            return;
          }
          try (Declarations declarations = new Declarations(channel.link())) {
            bindAgain(channel, declarations);
            registration().bound();
          } catch (IOException | RuntimeException e) {
            LOG.debug("Binding the queue of '{}' failed", request.event(), e);
            lost(
                channel,
                "its queue could not be bound again: " + ConnectFailure.ofLost(e).reason());
          }
        });
  }

  void bindAgain(ConsumerChannel channel, Declarations declarations) throws IOException {
    shared.topology().bindAgain(channel.link(), declarations, request, channel.queue().name());
  }

  /** A silent channel cannot be trusted any longer. Called by any thread. */
  void notProven(ConsumerChannel channel, String reason) {
    tasks.execute(() -> lost(channel, reason));
  }

  @Override
  public void stop() {
    unsettled.stop();
    registration().stopped();
    tasks.execute(this::cancel);
    unsettled.endIfSettled();
  }

  private void cancel() {
    ConsumerChannel channel = current;
    if (channel == null) {
      return;
    }
    try {
      channel.cancel();
    } catch (IOException | RuntimeException e) {
      LOG.debug("Cancelling '{}'", request.event(), e);
    }
  }

  private void end() {
    tasks.execute(this::release);
    shared.lifecycle().end();
  }

  private void release() {
    ConsumerChannel channel = current;
    current = null;
    intake.release();
    isolationQueue.close();
    if (channel != null) {
      try {
        if (channel.queue().privateQueue() && channel.isLive()) {
          channel.deleteQueue();
        }
      } catch (IOException | RuntimeException e) {
        LOG.debug("Deleting the queue of '{}'", request.event(), e);
      }
      channel.close();
    }
    connection.remove(this);
  }

  @Override
  public boolean isIsolationQueue() {
    return false;
  }

  @Override
  public @Nullable RabbitDelivery isolate(RabbitDelivery delivery, Map<String, Object> headers) {
    return isolationQueue.exchange(delivery, headers);
  }

  /** Hands a delivery over, unless it is not wanted any more. */
  @Override
  public void onDelivery(RabbitDelivery delivery) {
    // The last deliveries of one channel may still be coming when the next one's do.
    synchronized (delivering) {
      if (!isStopped() && delivery.channel().isLive()) {
        listener.onDelivery(delivery);
      }
    }
  }
}
