package io.vireo.spi;

import io.vireo.EmitOptions;
import java.time.Instant;

/**
 * An event on its way to the broker. Immutable, apart from the body, which nobody changes.
 *
 * @param event its name; the routing key. Valid: the engine has checked it
 * @param body the encoded data, at most {@link Driver#maxEventBytes()} long
 * @param contentType what the body is
 * @param messageId its id; the same however often it is published again
 * @param timestamp when it was emitted
 * @param options headers, exchange and the rest. {@code messageId}, {@code timeout} and {@code
 *     waitForRoute} are already dealt with
 * @param deadlineNanos when to give up, on the clock of {@link System#nanoTime()}
 */
// Nobody compares these, and a copy of each body would cost more than all the rest.
@SuppressWarnings("ArrayRecordComponent")
public record OutboundEvent(
    String event,
    byte[] body,
    String contentType,
    String messageId,
    Instant timestamp,
    EmitOptions options,
    long deadlineNanos) {

  /** Names the event and its size; never its content. */
  @Override
  public String toString() {
    return "OutboundEvent[event=" + event + ", id=" + messageId + ", bytes=" + body.length + "]";
  }
}
