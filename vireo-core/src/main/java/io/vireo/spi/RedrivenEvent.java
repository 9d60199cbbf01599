package io.vireo.spi;

import org.jspecify.annotations.Nullable;

/**
 * A failed event that is published again from its recovery queue. Immutable, apart from the bytes
 * of the body, which nobody may change.
 *
 * @param route the shared route, or the pattern of the broadcast listener
 * @param listener the broadcast listener that gets the event, as {@code <observer>/<subscription>}
 *     of its {@link ConsumerRequest}; null for the shared route
 * @param event the name under which the event was emitted
 * @param body the encoded data
 * @param properties the id, the time, the content type and the headers of the event. The driver
 *     leaves out a header that the client of the broker cannot write
 */
// Nobody compares these records, and to copy each body would cost more than all else.
@SuppressWarnings("ArrayRecordComponent")
public record RedrivenEvent(
    String route,
    @Nullable String listener,
    String event,
    byte[] body,
    EventProperties properties) {

  /** Shows the name, the id and the size of the event, but never its content. */
  @Override
  public String toString() {
    return "RedrivenEvent[route=%s, event=%s, id=%s, bytes=%s]"
        .formatted(route, event, properties.messageId(), body.length);
  }
}
