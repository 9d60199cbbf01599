package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.spi.ConsumerRequest;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how one consumer's registration goes: to those who wait for it, to health, to the program's
 * callbacks and in the log. Any thread may call it; returns at once.
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

  /** To be called first. */
  void tell(ConsumerCallbacks toTell) {
    callbacks = toTell;
  }

  ConsumerCallbacks callbacks() {
    return Objects.requireNonNull(callbacks);
  }

  Registration registration() {
    return registration;
  }

  /**
   * It is registered.
   *
   * @param remark what people should know all the same, or null
   */
  void registered(String endpoint, @Nullable String remark) {
    registration.succeeded(remark);
    if (warned) {
      LOG.info("Route '{}' is observed again on {}", request.event(), endpoint);
      warned = false;
    }
    callbacks().registered("Observing '" + request.event() + "' on " + endpoint);
  }

  /** It was registered, and is no more. */
  void lost(String reason, @Nullable Throwable cause) {
    callbacks().unregistered(reason, cause);
  }

  /**
   * A try has failed that a next one follows.
   *
   * @param exact what to throw at those who wait, if it is permanent and more exact than the reason
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

  /** The connection says what is to be said in the log. */
  void connectFailed(ConnectFailure failure, @Nullable Instant nextTry) {
    String reason = failure.reason();
    registration.failed(reason, failure.permanent() ? refused(reason, null) : null, nextTry);
    callbacks().failed(reason, failure.cause());
  }

  /** Its own tries are used up; those of others are not. */
  void gaveUp(int tries, String reason) {
    NoConnectionException cause =
        new NoConnectionException("Gave up after " + tries + " tries in a row. " + reason);
    LOG.error("Route '{}' is not observed any more. {}", request.event(), cause.getMessage());
    gaveUp(cause);
  }

  void gaveUp(NoConnectionException cause) {
    String reason = String.valueOf(cause.getMessage());
    registration.gaveUp(reason, refused(reason, cause));
    callbacks().unregistered(reason, cause);
  }

  /** An event has failed for good, and is safe. */
  void recovered(RabbitDelivery delivery, @Nullable Throwable failure) {
    callbacks().recovered(
        "An event '"
            + delivery.event()
            + "' (id "
            + delivery.properties().messageId()
            + ") has failed; its record is in "
            + Topology.recoveryQueue(request.event())
            + " on "
            + delivery.channel().link().endpoint(),
        failure);
  }

  private ObservationException refused(String reason, @Nullable Throwable cause) {
    return new ObservationException(
        "Route '"
            + request.event()
            + "' cannot be observed. "
            + reason
            + ". Cure that, then observe again",
        cause);
  }
}
