package io.vireo.spi;

import io.vireo.EmitOptions;
import java.time.Instant;

/**
 * An event that the driver is to publish. Immutable, apart from the bytes of the body, which nobody
 * may change.
 *
 * @param event the name of the event, which is its routing key. The engine has checked that it is
 *     valid
 * @param body the encoded data, of at most {@link Driver#maxEventBytes()} bytes
 * @param contentType the content type of the body
 * @param messageId the id of the event. It stays the same however often the event is published
 *     again
 * @param timestamp when the event was emitted
 * @param options the options of the program, such as headers and exchange. The engine has already
 *     dealt with {@code messageId}, {@code timeout} and {@code waitForRoute}
 * @param deadlineNanos when the driver gives up, on the clock of {@link System#nanoTime()}
 */
// Nobody compares these records, and to copy each body would cost more than all else.
@SuppressWarnings("ArrayRecordComponent")
public record OutboundEvent(
    String event,
    byte[] body,
    String contentType,
    String messageId,
    Instant timestamp,
    EmitOptions options,
    long deadlineNanos) {

  /** Shows the name, the id and the size of the event, but never its content. */
  @Override
  public String toString() {
    return "OutboundEvent[event=" + event + ", id=" + messageId + ", bytes=" + body.length + "]";
  }
}
