package io.vireo;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failed try to handle an event: what is known of it, and where the event went. Immutable, apart
 * from the exception, which is the handler's own; any thread may use it.
 *
 * @param event the name under which it was emitted
 * @param route what its listener listens to; for a broadcast a pattern
 * @param broadcast whether that is a listener of broadcasts
 * @param id the message id, or null if the emitter gave none
 * @param timestamp when it was emitted, or null if the emitter did not say
 * @param headers its headers, unmodifiable
 * @param redelivered whether the broker had delivered it before
 * @param body its bytes; read-only, each call has a view of its own
 * @param observerId the {@link Observer#id()}
 * @param subscriptionId the {@link Subscription#id()}
 * @param attempt which try this was: 1 for the first
 * @param exception what the handler threw, or why the body cannot be decoded
 * @param failedAt when it was settled what becomes of the event
 * @param outcome what becomes of it
 * @param retryDelay how long it waits for the next try, zero if that is made at once; null if there
 *     is none
 */
public record Failure(
    String event,
    String route,
    boolean broadcast,
    @Nullable String id,
    @Nullable Instant timestamp,
    Map<String, Object> headers,
    boolean redelivered,
    ByteBuffer body,
    String observerId,
    String subscriptionId,
    int attempt,
    Throwable exception,
    Instant failedAt,
    Outcome outcome,
    @Nullable Duration retryDelay) {

  /** Where an event goes whose handling has failed. */
  public enum Outcome {
    /** It is tried again, after the {@link Failure#retryDelay()}. */
    RETRIED,
    /** Its record is in {@link Failure#recoveryQueue()}. */
    RECOVERED,
    /** Nowhere: {@link RetryPolicy#discardOn} says so. */
    DISCARDED,
    /**
     * Nowhere: it had been acknowledged on receipt, as {@link ObserveOptions#autoAcknowledge()}.
     */
    LOST,
    /**
     * Back to its queue, from where it comes again: the listener was stopped, or the link broke
     * before it was safe elsewhere.
     */
    RETURNED
  }

  /**
   * Copies what could be changed.
   *
   * @param event the name under which it was emitted
   * @param route what its listener listens to
   * @param broadcast whether that is a listener of broadcasts
   * @param id the message id, or null
   * @param timestamp when it was emitted, or null
   * @param headers its headers
   * @param redelivered whether the broker had delivered it before
   * @param body its bytes, which nobody changes any more
   * @param observerId the observer
   * @param subscriptionId the subscription
   * @param attempt which try this was
   * @param exception what the handler threw
   * @param failedAt when it was settled what becomes of the event
   * @param outcome what becomes of it
   * @param retryDelay how long it waits for the next try, or null
   */
  public Failure {
    headers = Map.copyOf(headers);
    body = body.asReadOnlyBuffer();
  }

  /**
   * The bytes of the event.
   *
   * @return a read-only view, whose position is nobody else's
   */
  @Override
  public ByteBuffer body() {
    return body.duplicate();
  }

  /**
   * The queue that keeps the record.
   *
   * @return its name, or null if the event was not {@linkplain Outcome#RECOVERED recovered}
   */
  public @Nullable String recoveryQueue() {
    return outcome == Outcome.RECOVERED ? "RECOVERY." + route : null;
  }

  /** Says what has failed and where the event went; never its content or a header's value. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder("Failure[event=").append(event).append(", id=").append(id);
    text.append(", attempt=").append(attempt).append(", ").append(exception.getClass().getName());
    text.append(", ").append(outcome);
    if (outcome == Outcome.RETRIED) {
      text.append(" in ").append(retryDelay);
    } else if (outcome == Outcome.RECOVERED) {
      text.append(" in ").append(recoveryQueue());
    }
    return text.append(']').toString();
  }
}
