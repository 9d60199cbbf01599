package io.vireo.rabbitmq.internal.consume;

import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.ConsumerRequest;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports what becomes of one consumer's registration: to health and to callers that wait, by its
 * {@link Registration}; to the callbacks of the program; and in the log. Any thread may call it,
 * and no method waits.
 */
final class ConsumerReports {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerReports.class);

  private final ConsumerRequest request;
  private final Registration registration;
  private @Nullable ConsumerCallbacks callbacks;
  private volatile boolean warned;

  ConsumerReports(ConsumerRequest request) {
    this.request = request;
    this.registration = new Registration(request);
  }

  /** Sets the callbacks of the program. Called once, before any report. */
  void tell(ConsumerCallbacks toTell) {
    callbacks = toTell;
  }

  ConsumerCallbacks callbacks() {
    return Objects.requireNonNull(callbacks);
  }

  Registration registration() {
    return registration;
  }

  /** The consumer is registered. */
  void registered(String endpoint, @Nullable String remark) {
    registration.succeeded(remark);
    if (warned) {
      LOG.info("Route '{}' is observed again on {}", request.event(), endpoint);
      warned = false;
    }
    callbacks().registered("Observing '" + request.event() + "' on " + endpoint);
  }

  /** The consumer was registered and is no longer. */
  void lost(String reason, @Nullable Throwable cause) {
    callbacks().unregistered(reason, cause);
  }

  /**
   * A try to register the consumer has failed, and another one will be made.
   *
   * @param exact what callers that wait get, if the failure is permanent and this says more than
   *     its reason; else null
   */
  void notRegistered(
      ConnectFailure failure, @Nullable ObservationException exact, Instant nextTry) {
    String reason = failure.reason();
    registration.failed(
        reason, exact == null && failure.permanent() ? refused(reason, null) : exact, nextTry);
    if (!warned) {
      LOG.warn("Route '{}' is not observed. {}. Trying again until it is", request.event(), reason);
      warned = true;
    }
    callbacks().failed(reason, exact == null ? failure.cause() : exact);
  }

  /** A try to open the connection has failed, which the connection itself has logged. */
  void connectFailed(ConnectFailure failure, @Nullable Instant nextTry) {
    String reason = failure.reason();
    registration.failed(reason, failure.permanent() ? refused(reason, null) : null, nextTry);
    callbacks().failed(reason, failure.cause());
  }

  /** The consumer is given up, because its own tries to register it are used up. */
  void gaveUp(int tries, String reason) {
    NoConnectionException cause =
        new NoConnectionException("Gave up after %s tries in a row. %s".formatted(tries, reason));
    LOG.error("Route '{}' is not observed any more. {}", request.event(), cause.getMessage());
    gaveUp(cause);
  }

  /** The consumer is given up, and no further try will be made. */
  void gaveUp(NoConnectionException cause) {
    String reason = String.valueOf(cause.getMessage());
    registration.gaveUp(reason, refused(reason, cause));
    callbacks().unregistered(reason, cause);
  }

  /** The record of a failed event is in the recovery queue. */
  void recovered(RabbitDelivery delivery, @Nullable Throwable failure) {
    String summary =
        "An event '%s' (id %s) has failed; its record is in %s on %s"
            .formatted(
                delivery.event(),
                delivery.properties().messageId(),
                Topology.recoveryQueue(request.event()),
                delivery.channel().connection().endpoint());
    callbacks().recovered(summary, failure);
  }

  private ObservationException refused(String reason, @Nullable Throwable cause) {
    return new ObservationException(
        "Route '%s' cannot be observed. %s. Cure that, then observe again"
            .formatted(request.event(), reason),
        cause);
  }
}
