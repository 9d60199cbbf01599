package io.vireo.rabbitmq.internal.consume;

import com.rabbitmq.client.Channel;
import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.topology.ConsumerQueues;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.DeclaredQueue;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers one consumer with the broker, and registers it again whenever its channel has ended: it
 * opens a channel, declares the queue, binds it, and has the consumer start. A try that fails is
 * followed by another one after a back-off, until the limit of tries is reached.
 *
 * <p>All that waits for the broker, and all that changes the current channel, runs on the
 * consumer's serial tasks. The methods that only those may call say so; any thread may call the
 * others, which return at once.
 */
final class ConsumerRegistrar {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerRegistrar.class);

  private final ConsumerContext context;
  private final ConsumerRequest request;
  private final ConsumerReports reports;
  private final UnsettledDeliveries unsettled;
  private final ConsumerRetries retries;
  private final ConsumingConnection connection;
  private final Registrant registrant;
  private volatile @Nullable ConsumerChannel current;

  /** The consumer that is registered. Its serial tasks call these methods. */
  interface Registrant {

    /** Takes over a channel and its queue, without consuming yet. */
    ConsumerChannel openChannel(
        BrokerConnection brokerConnection, Channel channel, DeclaredQueue queue) throws IOException;

    /** Starts to consume over a channel, or keeps its queue if the consumer is paused. */
    void startConsuming(ConsumerChannel channel) throws IOException;

    /** Closes a channel over which the consumer has started, or failed to start. */
    void closeChannel(ConsumerChannel channel);

    /** Why the consumer counts as not registered although it has a channel; null if it counts. */
    @Nullable String suspensionReason();
  }

  ConsumerRegistrar(
      ConsumerContext context, ConsumingConnection connection, Registrant registrant) {
    this.context = context;
    this.request = context.request();
    this.reports = context.reports();
    this.unsettled = context.unsettled();
    this.retries = new ConsumerRetries(context.settings().retries());
    this.connection = connection;
    this.registrant = registrant;
  }

  /** The channel of the registered consumer; null while it is not registered. */
  @Nullable ConsumerChannel current() {
    return current;
  }

  /** How many failed tries in a row are left until the consumer is given up; -1 for no limit. */
  int remainingRetries() {
    return retries.remaining(connection.supervisor().remainingRetries());
  }

  /** Whether no further try will be made. */
  boolean hasGivenUp() {
    return retries.areGivenUp() || connection.supervisor().givenUp() != null;
  }

  /** Registers the consumer, if it is not registered and its connection is open. */
  void register() {
    context.tasks().execute(this::tryToRegister);
  }

  /** A try to open the connection has failed. */
  void connectFailed(ConnectFailure failure, @Nullable Instant nextTry) {
    retries.connectFailed();
    if (!givesUp(failure)) {
      reports.connectFailed(failure, nextTry);
    }
  }

  /** No further try to open the connection will be made. */
  void connectionGivenUp(NoConnectionException cause) {
    if (!retries.areGivenUp()) {
      reports.gaveUp(cause);
    }
  }

  /** Returns true if no further try will be made. */
  private boolean givesUp(ConnectFailure failure) {
    if (!unsettled.isStopped() && retries.giveUp()) {
      reports.gaveUp(retries.failuresInARow(), failure.reason());
    }
    return retries.areGivenUp();
  }

  private void tryToRegister() {
    ConsumerChannel before = current;
    BrokerConnection brokerConnection = connection.supervisor().connection();
    if (unsettled.isStopped()
        || retries.areGivenUp()
        || brokerConnection == null
        || !brokerConnection.isOpen()
        || (before != null && before.isLive())) {
      return;
    }
    if (before != null) {
      replace(before, "the connection was lost");
    }
    Duration pause = retries.pause();
    if (!pause.isNegative() && !pause.isZero()) {
      registerAfter(pause);
      return;
    }
    ConsumerChannel opened = null;
    try {
      opened = open(brokerConnection);
      registrant.startConsuming(opened);
      current = opened;
      confirm(opened);
    } catch (IOException | RuntimeException | Error e) {
      // An Error of the program's own code is caught as well, so that the next try is made.
      current = null;
      if (opened != null) {
        registrant.closeChannel(opened);
      }
      brokerConnection.forgetDeclared();
      failed(brokerConnection, e);
    }
  }

  private ConsumerChannel open(BrokerConnection brokerConnection) throws IOException {
    try (Declarations declarations =
        new Declarations(brokerConnection, brokerConnection.readyChannel().take())) {
      brokerConnection.readyChannel().open(context.threads());
      DeclaredQueue queue =
          queues()
              .declare(
                  declarations,
                  request,
                  context.settings().queue(),
                  reports.callbacks()::queueArguments);
      return registrant.openChannel(brokerConnection, declarations.takeOver(), queue);
    }
  }

  /**
   * Reports that the consumer is registered over its current channel, unless it is suspended. For
   * the serial tasks.
   */
  void confirm(ConsumerChannel channel) {
    retries.registered();
    if (!channel.isLive()) {
      replace(channel, "the channel ended at once");
      return;
    }
    String suspended = registrant.suspensionReason();
    if (suspended != null) {
      reports.registration().failed(suspended, null, null);
      return;
    }
    reports.registered(channel.connection().endpoint(), channel.queue().remark());
  }

  private void failed(BrokerConnection brokerConnection, Throwable cause) {
    LOG.debug("Registering for '{}' failed", request.event(), cause);
    ConnectFailure failure =
        cause instanceof ObservationException
            ? new ConnectFailure(true, String.valueOf(cause.getMessage()))
            : ConnectFailure.ofLost(cause);
    if (brokerConnection.isOpen() || failure.permanent()) {
      retry(
          brokerConnection.endpoint(), failure, cause instanceof ObservationException e ? e : null);
    } else {
      // The next connection brings the next try. That the connection was lost is no reason to wait
      // any longer.
      reports
          .registration()
          .failed(brokerConnection.endpoint() + ": " + failure.reason(), null, null);
    }
  }

  private void retry(
      String endpoint, ConnectFailure failure, @Nullable ObservationException exact) {
    if (unsettled.isStopped()) {
      return;
    }
    Duration delay = retries.failed(failure.permanent());
    if (givesUp(failure.at(endpoint))) {
      return;
    }
    reports.notRegistered(failure.at(endpoint), exact, Durations.after(Instant.now(), delay));
    registerAfter(delay);
  }

  private void registerAfter(Duration delay) {
    context.threads().after(delay, this::register);
  }

  /** Replaces a channel that has ended, or that does not work any more. */
  void replaceSoon(ConsumerChannel channel, String reason) {
    context.tasks().execute(() -> replace(channel, reason));
  }

  /**
   * Closes a channel that has ended, or that does not work any more, and registers the consumer
   * over another one. Does nothing if the channel is not the current one. For the serial tasks.
   */
  void replace(ConsumerChannel channel, String reason) {
    if (current != channel) {
      return;
    }
    current = null;
    // Read before the channel is closed from this side.
    Throwable cause = channel.getChannel().getCloseReason();
    registrant.closeChannel(channel);
    if (unsettled.isStopped()) {
      return;
    }
    reports.lost(reason, cause);
    retries.ended();
    if (channel.connection().isOpen()) {
      channel.connection().forgetDeclared();
      retry(channel.connection().endpoint(), new ConnectFailure(false, reason), null);
    } else {
      reports.registration().failed(channel.connection().endpoint() + ": " + reason, null, null);
    }
  }

  /** Hands the current channel over to the caller, who closes it. For the serial tasks. */
  @Nullable ConsumerChannel release() {
    ConsumerChannel last = current;
    current = null;
    return last;
  }

  /** Whether the consumer's queue is bound, as far as is known. */
  boolean isBound() {
    ConsumerChannel channel = current;
    return channel != null && channel.isLive() && !unsettled.isStopped();
  }

  /** Binds the queue again after an exchange was deleted. */
  void bindAgain() {
    reports.registration().unbound();
    ensureBound();
  }

  /** Binds the queue again in case that an exchange was deleted. */
  void ensureBound() {
    context.tasks().execute(this::bindIfRegistered);
  }

  private void bindIfRegistered() {
    ConsumerChannel channel = current;
    if (channel == null || !isBound()) {
      return;
    }
    try (Declarations declarations = new Declarations(channel.connection())) {
      bind(channel, declarations);
      reports.registration().bound();
    } catch (IOException | RuntimeException e) {
      LOG.debug("Binding the queue of '{}' failed", request.event(), e);
      replace(channel, "its queue could not be bound again: " + ConnectFailure.ofLost(e).reason());
    }
  }

  private ConsumerQueues queues() {
    return context.environment().queues();
  }

  /** Binds the queue of a channel. Waits for the broker; any thread may call it. */
  void bind(ConsumerChannel channel, Declarations declarations) throws IOException {
    queues().bindings().bindAgain(declarations, request, channel.queue().name());
  }
}
