package io.vireo.spi;

import org.jspecify.annotations.Nullable;

/**
 * An event on its way back from recovery.
 *
 * @param route the shared route, or the broadcast listener's pattern
 * @param listener of a broadcast, which listener: {@code <observer>/<subscription>} of its {@link
 *     ConsumerRequest}; null for the shared route
 * @param event the name under which it was emitted
 * @param body its bytes; not to be changed
 * @param properties its id, time, content type and headers. A header that the broker's client
 *     cannot write is left out by the driver
 */
// Nobody compares these, and a copy of each body would cost more than all the rest.
@SuppressWarnings("ArrayRecordComponent")
public record RedrivenEvent(
    String route,
    @Nullable String listener,
    String event,
    byte[] body,
    EventProperties properties) {

  /** Names the event and its size; never its content. */
  @Override
  public String toString() {
    return "RedrivenEvent[route="
        + route
        + ", event="
        + event
        + ", id="
        + properties.messageId()
        + ", bytes="
        + body.length
        + "]";
  }
}
