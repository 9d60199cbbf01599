package io.vireo.rabbitmq.internal.consume;

import com.rabbitmq.client.Channel;
import io.vireo.Health;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.thread.SerialTasks;
import io.vireo.rabbitmq.internal.topology.DeclaredQueue;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.DeliveryListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer, from its start to its end. It hands deliveries to the listener of the program, and
 * has its parts act on what happens: {@link ConsumerRegistrar} keeps it registered, {@link
 * ConsumerFlow} decides whether and how many events it takes, {@link OversizeSuspension} suspends
 * it.
 *
 * <p>What waits for the broker runs as serial tasks, one after the other: so no two of these parts
 * work on the channel at the same time. Any thread may call the methods of {@link
 * SupervisedConsumer}, of which only {@link #awaitRegistered} and {@link #pause} wait.
 */
public final class ConsumerSupervisor
    implements SupervisedConsumer,
        ConsumerRegistrar.Registrant,
        OversizeSuspension.Suspendable,
        ChannelListener {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerSupervisor.class);

  private final DeliveryListener listener;
  private final ConsumingConnection connection;
  private final SerialTasks tasks;
  private final ConsumerReports reports;
  private final UnsettledDeliveries unsettled = new UnsettledDeliveries(this::end);
  private final ConsumerContext context;
  private final ConsumerRegistrar registrar;
  private final ConsumerFlow flow;
  private final OversizeSuspension suspension;
  private final IsolationQueue isolationQueue;
  private final ConsumerLiveness liveness = new ConsumerLiveness();

  /** Held while the listener is called, which is called by one thread at a time. */
  private final Object deliveryLock = new Object();

  public ConsumerSupervisor(
      ConsumerRequest request,
      DeliveryListener listener,
      ConsumerSettings settings,
      ConsumerEnvironment environment,
      ConsumingConnection connection) {
    this.listener = listener;
    this.connection = connection;
    this.tasks = new SerialTasks(environment.threads());
    this.reports = new ConsumerReports(request);
    this.context = new ConsumerContext(request, settings, environment, tasks, reports, unsettled);
    this.registrar = new ConsumerRegistrar(context, connection, this);
    this.flow = new ConsumerFlow(context, listener, registrar);
    this.suspension =
        new OversizeSuspension(this, environment.threads(), tasks, environment.tunables());
    this.isolationQueue = new IsolationQueue(context);
  }

  /** Starts to register the consumer. Returns at once. */
  public void start(ConsumerCallbacks callbacks) {
    reports.tell(callbacks);
    context.environment().lifecycle().begin();
    connection.add(this);
    registrar.register();
  }

  @Override
  public ConsumerRequest request() {
    return context.request();
  }

  /** Keeps this consumer registered. */
  ConsumerRegistrar registrar() {
    return registrar;
  }

  @Override
  public @Nullable String queueName() {
    ConsumerChannel channel = registrar.current();
    return channel == null ? null : channel.queue().name();
  }

  @Override
  public int remainingRetries() {
    return registrar.remainingRetries();
  }

  public Health.Part health() {
    ConsumerChannel channel = registrar.current();
    return reports
        .registration()
        .health(
            channel != null && channel.isLive(), flow.isPaused() ? listener.pauseReason() : null);
  }

  public boolean isStopped() {
    return unsettled.isStopped();
  }

  @Override
  public State state() {
    if (isStopped()) {
      return State.STOPPED;
    }
    if (registrar.hasGivenUp()) {
      return State.FAILED;
    }
    ConsumerChannel channel = registrar.current();
    if (channel == null || !channel.isLive() || suspension.reason() != null) {
      return State.CONNECTING;
    }
    return flow.isPaused() ? State.PAUSED : State.REGISTERED;
  }

  @Override
  public boolean isConnected() {
    BrokerConnection brokerConnection = connection.supervisor().connection();
    return brokerConnection != null && brokerConnection.isOpen();
  }

  @Override
  public boolean awaitRegistered(Duration atMost) {
    return reports.registration().await(atMost);
  }

  @Override
  public void pause() {
    if (isStopped()) {
      return;
    }
    flow.pause();
  }

  @Override
  public void resume() {
    flow.resume();
  }

  @Override
  public void stop() {
    unsettled.stop();
    reports.registration().stopped();
    tasks.execute(this::cancel);
    unsettled.endIfSettled();
  }

  private void cancel() {
    ConsumerChannel channel = registrar.current();
    if (channel == null) {
      return;
    }
    try {
      channel.cancel();
    } catch (IOException | RuntimeException e) {
      LOG.debug("Cancelling '{}'", request().event(), e);
    }
  }

  /** The consumer was stopped, and each of its deliveries has its settlement. */
  private void end() {
    tasks.execute(this::release);
    context.environment().lifecycle().end();
  }

  private void release() {
    ConsumerChannel channel = registrar.release();
    flow.channelEnded();
    isolationQueue.close();
    if (channel != null) {
      try {
        if (channel.queue().privateQueue() && channel.isLive()) {
          channel.deleteQueue();
        }
      } catch (IOException | RuntimeException e) {
        LOG.debug("Deleting the queue of '{}'", request().event(), e);
      }
      channel.close();
    }
    connection.remove(this);
  }

  // What the registrar asks of the consumer.

  @Override
  public ConsumerChannel openChannel(
      BrokerConnection brokerConnection, Channel channel, DeclaredQueue queue) throws IOException {
    return new ConsumerChannel(this, context, brokerConnection, channel, queue, flow.prefetch());
  }

  @Override
  public void startConsuming(ConsumerChannel channel) throws IOException {
    flow.start(channel);
  }

  @Override
  public void closeChannel(ConsumerChannel channel) {
    flow.channelEnded();
    channel.close();
    listener.onStale();
  }

  @Override
  public @Nullable String suspensionReason() {
    return suspension.reason();
  }

  // What the suspension asks of the consumer.

  @Override
  public void suspend(String reason, Instant until) {
    flow.suspend(true);
    reports.notRegistered(new ConnectFailure(false, reason), null, until);
  }

  @Override
  public void resumeOnTrial() {
    flow.suspend(false);
  }

  @Override
  public void suspensionOver() {
    ConsumerChannel channel = registrar.current();
    if (channel != null && !isStopped()) {
      registrar.confirm(channel);
    }
  }

  // What happens on the channel of the consumer.

  @Override
  public void onDelivery(RabbitDelivery delivery) {
    // The last deliveries of one channel may still arrive when the first ones of the next do.
    synchronized (deliveryLock) {
      if (!isStopped() && delivery.channel().isLive()) {
        listener.onDelivery(delivery);
      }
    }
  }

  @Override
  public void onOversized(ConsumerChannel channel, long bytes) {
    tasks.execute(
        () -> {
          if (registrar.current() == channel && !isStopped()) {
            suspension.received(channel.queue().name(), bytes);
          }
        });
  }

  @Override
  public void onMemoryExhausted(ConsumerChannel channel) {
    flow.memoryExhausted(channel);
  }

  @Override
  public void onMemoryReleased(ConsumerChannel channel) {
    flow.memoryReleased(channel);
  }

  @Override
  public void onReviewDue(ConsumerChannel channel) {
    flow.review(channel);
  }

  @Override
  public void onEnd(ConsumerChannel channel, String reason) {
    registrar.replaceSoon(channel, reason);
  }

  @Override
  public @Nullable RabbitDelivery isolate(RabbitDelivery delivery, Map<String, Object> headers) {
    return isolationQueue.exchange(delivery, headers);
  }

  // What the check of liveness asks.

  /**
   * The channel of the consumer, if no delivery proves that the broker still serves it; else null.
   */
  @Nullable ConsumerChannel unprovenChannel() {
    ConsumerChannel channel = registrar.current();
    return channel != null
            && !isStopped()
            && channel.isLive()
            && !liveness.isProven(channel.wasIdle())
        ? channel
        : null;
  }

  /**
   * Takes what the broker has said of the queue of an unproven channel. Called by any thread.
   *
   * @param epoch that of the channel when the broker was asked
   */
  void queueAnswered(ConsumerChannel channel, int epoch, long messages, long consumers) {
    tasks.execute(
        () -> {
          if (registrar.current() == channel && channel.epoch() == epoch && channel.isConsuming()) {
            String problem =
                liveness.problem(channel.acknowledgements().isEmpty(), messages, consumers);
            if (problem != null) {
              registrar.replace(channel, problem);
            }
          }
        });
  }
}
