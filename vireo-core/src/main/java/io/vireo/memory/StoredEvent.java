package io.vireo.memory;

import io.vireo.spi.Delivery;
import io.vireo.spi.Durations;
import io.vireo.spi.EventProperties;
import io.vireo.spi.OutboundEvent;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An event as the broker keeps it. All queues that take it hold this same object. It is immutable,
 * but for the content of {@code shared}.
 *
 * @param event the name under which it was emitted
 * @param body its bytes; nobody changes them
 * @param properties what travels beside the body
 * @param expiresAt when it expires, on the scheduler's clock; {@link #NEVER} for never
 * @param shared a place for what its listeners have decoded; null if only one queue takes the event
 */
// The check warns that arrays are not compared by content. Stored events are never compared.
@SuppressWarnings("ArrayRecordComponent")
record StoredEvent(
    String event,
    byte[] body,
    EventProperties properties,
    long expiresAt,
    @Nullable AtomicReference<@Nullable Object> shared) {
  static final long NEVER = Long.MAX_VALUE;

  StoredEvent(String event, byte[] body, EventProperties properties, long expiresAt) {
    this(event, body, properties, expiresAt, null);
  }

  /**
   * An event that is emitted.
   *
   * @param queues how many queues take it
   */
  static StoredEvent of(OutboundEvent event, Scheduler scheduler, int queues) {
    Duration expiration = event.options().expiration().orElse(null);
    return new StoredEvent(
        event.event(),
        event.body(),
        new EventProperties(
            event.messageId(), event.timestamp(), event.contentType(), event.options().headers()),
        expiration == null ? NEVER : scheduler.nanoTime() + Durations.nanos(expiration),
        queues > 1 ? new AtomicReference<>() : null);
  }

  /** The same event, which never expires. */
  StoredEvent kept() {
    return to(event);
  }

  /** The same event under the name of another queue, where it never expires. */
  StoredEvent to(String queue) {
    return new StoredEvent(queue, body, properties, NEVER);
  }

  /** The same event, which expires at a certain time at the latest. */
  StoredEvent expiringBy(long latest) {
    return expiresAt != NEVER && expiresAt - latest <= 0
        ? this
        : new StoredEvent(event, body, properties, latest, shared);
  }

  /**
   * The same event with more headers. It never expires, because it was delivered in time once, and
   * it does not keep the header that says who has begun with it.
   */
  StoredEvent copyWith(Map<String, Object> more) {
    Map<String, Object> headers = new LinkedHashMap<>(properties.headers());
    headers.remove(Delivery.STARTED_ALONE_HEADER);
    headers.putAll(more);
    return new StoredEvent(
        event,
        body,
        new EventProperties(
            properties.messageId(),
            properties.timestamp(),
            properties.contentType(),
            Collections.unmodifiableMap(headers)),
        NEVER);
  }

  boolean hasExpired(Scheduler scheduler) {
    return expiresAt != NEVER && scheduler.nanoTime() - expiresAt >= 0;
  }
}
