package io.vireo.rabbitmq.internal.publish;

import io.vireo.EmitTimeoutException;
import io.vireo.NoConnectionException;
import io.vireo.PayloadException;
import io.vireo.VireoException;

/** The exceptions that tell an emitter why its event was not published. */
final class PublishFailures {
  private PublishFailures() {}

  /** No connection can be made, for a reason that does not pass by itself. */
  static NoConnectionException refused(String event, String reason) {
    return new NoConnectionException(
        "Event '%s' was not published. %s. Cure that, then emit again".formatted(event, reason));
  }

  /** The deadline has come and the event was never written. */
  static NoConnectionException neverWritten(String event, String reason) {
    return new NoConnectionException(
        "Event '%s' was not published in time. %s. See that the broker can be reached, then emit again"
            .formatted(event, reason));
  }

  /** The deadline has come and nobody knows whether the broker has the event. */
  static EmitTimeoutException notConfirmed(String event, String endpoint) {
    return new EmitTimeoutException(
        "Event '%s' was written to %s but not confirmed in time. It may have arrived; if you emit it again, use the same message id"
            .formatted(event, endpoint));
  }

  /** The deadline has come and the broker has rejected the event each time it was written. */
  static VireoException rejectedEachTime(PendingPublish pending, String endpoint) {
    String exchange = pending.destination.exchange();
    String key = pending.destination.routingKey();
    String queue =
        exchange.isEmpty()
            ? "queue '%s'".formatted(key)
            : "one of the queues that exchange '%s' has for '%s'".formatted(exchange, key);
    return new VireoException(
        "Event '%s' was rejected by %s each time that it was written: %s does not take it. It is full, if it has a limit and x-overflow is reject-publish. Have its events handled or raise the limit, then emit again"
            .formatted(pending.event, endpoint, queue));
  }

  /** More tries to connect have failed than the event allows. */
  static VireoException retriesUsedUp(PendingPublish pending, String endpoint, String reason) {
    if (pending.isRejected()) {
      return rejectedEachTime(pending, endpoint);
    }
    String why = "its tries are used up (maxRetries " + pending.maxRetries + "). " + reason;
    return pending.isWritten()
        ? new EmitTimeoutException(
            "Event '%s' was written to %s but not confirmed, and %s. It may have arrived; if you emit it again, use the same message id"
                .formatted(pending.event, endpoint, why))
        : new NoConnectionException(
            "Event '%s' was not published: %s. See that the broker can be reached, then emit again"
                .formatted(pending.event, why));
  }

  /** The driver was closed before the event was written. */
  static NoConnectionException closed(String event, String endpoint) {
    return new NoConnectionException(
        "Event '%s' was not published: the connection to %s was closed".formatted(event, endpoint));
  }

  /** The emitting thread was interrupted before there was room for the event. */
  static VireoException interrupted(String event, String endpoint) {
    return new VireoException(
        "Event '%s' was not published to %s: its thread was interrupted while it waited"
            .formatted(event, endpoint));
  }

  /** The client cannot write the event. */
  static PayloadException unwritable(String event, IllegalArgumentException cause) {
    return new PayloadException(
        "Event '%s' cannot be written: %s. Send fewer or smaller headers"
            .formatted(event, cause.getMessage()),
        cause);
  }

  /** The exchange is there with another type, so the event would go to other queues than meant. */
  static PayloadException anotherType(String event, String endpoint, Exception cause) {
    return new PayloadException(
        "Event '%s' was not published to %s: %s".formatted(event, endpoint, cause.getMessage()),
        cause);
  }

  /** The broker has closed a channel because of this event, or refused to declare what it needs. */
  static VireoException rejected(String event, String endpoint, String reason) {
    return new VireoException(
        "Event '%s' was rejected by %s: %s. Check its exchange and options"
            .formatted(event, endpoint, reason));
  }
}
